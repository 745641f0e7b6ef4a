"""What a process gives up before it touches a file from outside: the network, writing, new processes, much memory.

Under Linux a seccomp filter refuses the system calls with which a parser that was taken over
could reach out; a refused call fails with EACCES, and the process goes on. Elsewhere, and in a
sandbox that allows no filter of ours, only the limits of the system hold. Nothing here needs a
privilege, and nothing can be taken back.

Sources: seccomp(2), Documentation/userspace-api/seccomp_filter.rst and linux/filter.h of the kernel.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import signal
import struct
import sys
from contextlib import suppress
from pathlib import Path

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 1, 38, 22, 2
LOAD, JUMP_EQUAL, JUMP_ANY_BIT, RETURN = 0x20, 0x15, 0x45, 0x06
ALLOW, REFUSE, MISSING = 0x7FFF0000, 0x00050000 | errno.EACCES, 0x00050000 | errno.ENOSYS
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16
"""Where the kernel puts the number of the call, the architecture and the arguments (linux/seccomp.h)."""

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CLONE_THREAD = 0x00010000

SYSTEMS: dict[str, tuple[int, dict[str, int]]] = {
    "x86_64": (
        0xC000003E,
        {
            **{"socket": 41, "connect": 42, "socketpair": 53, "clone": 56, "fork": 57, "vfork": 58, "execve": 59},
            **{"open": 2, "creat": 85, "rename": 82, "mkdir": 83, "link": 86, "unlink": 87, "symlink": 88},
            **{"chmod": 90, "truncate": 76, "ptrace": 101, "openat": 257, "mkdirat": 258, "unlinkat": 263},
            **{"renameat": 264, "linkat": 265, "symlinkat": 266, "renameat2": 316, "execveat": 322},
            **{"io_uring_setup": 425, "clone3": 435, "openat2": 437, "process_vm_writev": 311, "bpf": 321},
        },
    ),
    "aarch64": (
        0xC00000B7,
        {
            **{"socket": 198, "connect": 203, "socketpair": 199, "clone": 220, "execve": 221, "openat": 56},
            **{"mkdirat": 34, "unlinkat": 35, "symlinkat": 36, "linkat": 37, "renameat": 38, "truncate": 45},
            **{"ptrace": 117, "renameat2": 276, "execveat": 281, "io_uring_setup": 425, "clone3": 435},
            **{"openat2": 437, "process_vm_writev": 271, "bpf": 280},
        },
    ),
}
"""The calls that are refused, by architecture: its number for the kernel, and theirs."""

NOT_THERE = ("clone3", "openat2")
"""Calls of which the C library falls back on an older one, whose arguments a filter can see."""


def die_with_parent() -> None:
    """Be killed when the process that started this one dies, however it dies."""
    if sys.platform == "linux":
        with suppress(OSError):
            _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def confine(*, memory: int) -> None:
    """Give up the network, writing, starting processes, and all memory but `memory` bytes, that used now among them."""
    _limit(resource.RLIMIT_CORE, 0)
    if sys.platform == "linux":
        space, used = _memory()
        _limit(resource.RLIMIT_AS, space + memory - used)
        with suppress(OSError):
            _filter_calls()


def allow_cpu(seconds: float) -> None:
    """Let this process use so many more seconds of CPU, after which the system ends it by SIGXCPU."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + seconds) + 1, hard))


def _limit(what: int, value: int) -> None:
    _, hard = resource.getrlimit(what)
    limit = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(what, (limit, limit))


def _memory() -> tuple[int, int]:
    """The address space of this process, and the memory that it uses of it (proc(5), statm), in bytes."""
    space, used, *_ = (int(pages) * resource.getpagesize() for pages in Path("/proc/self/statm").read_text().split())
    return space, used


def _filter_calls() -> None:
    """Install the filter; an architecture that has no table goes without."""
    system = SYSTEMS.get(platform.machine())
    if system is None:
        return
    code = _program(*system)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("HL", len(code) // 8, ctypes.addressof(buffer))
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    _prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program)


def _program(architecture: int, calls: dict[str, int]) -> bytes:
    """The filter in the kernel's own instructions: each is code, two jump widths and a constant."""
    steps = [(LOAD, 0, 0, ARCHITECTURE), (JUMP_EQUAL, 1, 0, architecture), (RETURN, 0, 0, REFUSE)]
    steps += [(LOAD, 0, 0, NUMBER)]
    for name, number in calls.items():
        match name:
            case "open" | "openat":
                flags = ARGUMENTS + 8 * (1 if name == "open" else 2)
                test = [
                    (LOAD, 0, 0, flags),
                    (JUMP_ANY_BIT, 0, 1, WRITING),
                    (RETURN, 0, 0, REFUSE),
                    (RETURN, 0, 0, ALLOW),
                ]
            case "clone":
                test = [(LOAD, 0, 0, ARGUMENTS), (JUMP_ANY_BIT, 1, 0, CLONE_THREAD), (RETURN, 0, 0, REFUSE)]
                test += [(RETURN, 0, 0, ALLOW)]
            case _:
                test = [(RETURN, 0, 0, MISSING if name in NOT_THERE else REFUSE)]
        steps += [(JUMP_EQUAL, 0, len(test), number), *test]
    steps += [(RETURN, 0, 0, ALLOW)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def _prctl(what: int, value: int, pointer: bytes | None = None) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    library.prctl.argtypes = [ctypes.c_int, ctypes.c_ulong, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_ulong]
    if library.prctl(what, value, pointer, 0, 0):
        number = ctypes.get_errno()
        raise OSError(number, f"prctl: {os.strerror(number)}")
