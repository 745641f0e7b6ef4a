"""Files made to stop, to fool or to rob whoever reads them, all made from seeds by `tests.hostile.rows`."""
