"""A short name that is a word of its own is a place only where the document shows that it is meant."""

from __future__ import annotations

import pytest

from kg import resources
from kg.folding import fold
from kg.model import EntityType
from kg.pipeline import Kit
from tests.reading import findings

# What the document says, and the words in it that are short names of places and mean none there.
WORDS = [
    ("要扎实推进惠民工程,落实各项惠民政策。", "惠民"),
    ("要坚持富民惠民,办好惠民实事。", "惠民 富民"),
    ("推动惠民服务进企业、进社区。", "惠民"),
    ("坚持走和平发展道路,维护世界和平。", "和平"),
    ("深入开展平安建设,创建平安企业。", "平安"),
    ("祝大家身体健康、阖家安康!", "安康"),
    ("祝各位来宾、同志们工作顺利。", "来宾"),
    ("向各位领导、各位来宾表示热烈的欢迎。", "来宾"),
    ("保持社会安定,促进职工队伍团结。", "安定 团结"),
    ("这里日照充足,适宜种植果树。", "日照"),
    ("光伏电站日照时间长。", "日照"),
    ("白银价格上涨,黄金、白银饰品销售增长。", "白银"),
    ("努力实现国家的长治久安。", "长治"),
    ("孝感动天的故事广为流传。", "孝感"),
    ("天下大同是千百年来的理想。", "大同"),
    ("孙中山先生领导了辛亥革命。", "中山"),
    ("要从文山会海中解脱出来。", "文山"),
    ("发展朝阳产业,培育新的增长点。", "朝阳"),
    ("城区和郊区的职工都来参加。", "城区 郊区"),
    ("加强城区基层工会建设。", "城区"),
    ("扩大开放,深化改革,推动合作。", "开放 合作"),
    ("加强互助保障,开展互助互济。", "互助"),
    ("整合资源,为职工提供服务。", "资源"),
    ("延长工作时间必须与工会协商。", "延长"),
    ("全面推进乡村振兴,助力产业振兴。", "振兴"),
    ("会同有关部门联合检查。", "会同"),
    ("比如有的企业没有建立工会。", "比如"),
    ("全州各级工会要认真学习。", "全州"),
    ("他是家中长子,父母都是职工。", "长子"),
    ("激发创新创造的内生动力。", "动力"),
    ("树立工会组织的威信。", "威信"),
    ("港口职工冒着严寒作业。", "港口"),
    ("保护露天作业职工的健康。", "露天"),
    ("公园里举行了文艺演出。", "公园"),
    ("公安机关加强社会治安防控。", "公安"),
    ("坚持公正、公平、公开的原则。", "公正"),
    ("紧紧团结在党的周围,不断前进。", "前进"),
    ("建设美丽的家园,建设和谐企业。", "建设"),
    ("广场上红旗招展。", "广场 红旗"),
    ("青年职工要勇挑重担,争做先锋。", "青年"),
    ("为企业职工营造安全、安定、安心的环境。", "安全 安定"),
    ("加强文明单位创建,弘扬时代新风。", "文明"),
    ("光明日报刊发了劳模事迹。", "光明"),
    ("人民的生活日益富裕。", "富裕"),
    ("通道畅通,隐患及时整改。", "通道"),
    ("战士们奋战在矿山一线。", "矿山"),
    ("同心同德,共创未来。", "同心 同德"),
    ("友好城市之间加强友谊与合作。", "友好 友谊"),
    ("大兴调查研究之风。", "大兴"),
    ("对工会工作提出了更高要求。", "高要"),
    ("实现中华民族伟大复兴。", "复兴"),
    ("古城墙下的钟楼和鼓楼是文物。", "古城 钟楼 鼓楼"),
    ("绿水青山就是金山银山。", "青山 金山"),
    ("温泉疗养院接待劳模。", "温泉"),
    ("为老年职工祝寿,祝他们健康长寿。", "长寿"),
    ("路桥公司职工参加竞赛。", "路桥"),
    ("荷塘月色,莲花盛开。", "荷塘 莲花"),
    ("灯塔照亮航程。", "灯塔"),
    ("抗洪抢险队员奔赴江岸。", "江岸"),
    ("滨海大道、滨江公园相继建成。", "滨海 滨江 公园"),
    ("做人要方正,做事要公正。", "方正 公正"),
    ("新星评选活动圆满结束。", "新星"),
    ("木兰杯巾帼建功竞赛正式启动。", "木兰"),
    ("山城的夜晚灯火辉煌。", "山城"),
    ("惠民縣總工會印發通知,要辦好惠民實事。", "惠民"),
    ("滨州市惠民县召开会议,部署惠民工程。", "惠民"),
    ("滨州市委召开会议,要求实施好惠民政策。", "惠民"),
    ("天津市和平区召开会议,维护世界和平。", "和平"),
    ("平安县召开平安建设推进会,创建平安企业。", "平安"),
    ("安康市总工会祝广大职工幸福安康。", "安康"),
    ("南京市总工会组织职工参观鼓楼,了解历史。", "鼓楼"),
    ("资源县召开会议,整合资源优势。", "资源"),
    ("合作市召开会议,加强国际合作。", "合作"),
    ("互助县工会开展互助保障活动。", "互助"),
    ("共和县召开会议,学习人民共和国历史。", "共和"),
    ("振兴区召开会议,部署乡村振兴工作。", "振兴"),
    ("长春市朝阳区召开会议,发展朝阳产业。", "朝阳"),
]

# What the document says, and the place that is meant by a short name in it.
PLACES = [
    ("滨州市惠民县召开会议。会议在惠民召开。", "惠民"),
    ("惠民县总工会印发通知。各单位到惠民考察。", "惠民"),
    ("天津市总工会召开会议。河西、河东等区开展竞赛。", "河西"),
    ("南京市委要求各区落实。鼓楼、玄武等区开展竞赛。", "鼓楼"),
    ("福州市总工会到鼓楼调研。", "鼓楼"),
    ("山东省青岛、日照等市开展竞赛。", "日照"),
    ("会议在日照召开。", "日照"),
    ("来自中山、佛山等地的职工参加竞赛。", "中山"),
    ("考察团赴大同考察。", "大同"),
    ("考察团从白银赶赴兰州,在日照召开座谈会。", "日照"),
    ("海陵、姜堰等地开展竞赛。", "海陵"),
    ("會議在姜堰召開。", "姜堰"),
    ("江都、高邮两地工会交流经验。", "江都"),
    ("江阴的做法值得推广。", "江阴"),
    ("昆山、太仓开展劳动竞赛。", "昆山"),
    ("湖州市吴兴、德清两地开展竞赛。", "湖州市吴兴"),
    ("全市各级工会到丹阳学习。", "丹阳"),
    ("黄石、宜昌等市工会交流经验。", "黄石"),
    ("长安区总工会印发通知。现场会在长安召开。", "长安"),
    ("西安市总工会在长安举办培训班。", "长安"),
]


def places(text: str, kit: Kit) -> set[str]:
    """The stretches of a text that are read as places, folded."""
    entities = findings(text, kit).entities
    return {fold(one.surface) for entity in entities if entity.type is EntityType.PLACE for one in entity.mentions}


@pytest.mark.parametrize(("text", "words"), WORDS)
def test_a_word_is_no_place(text: str, words: str, kit: Kit) -> None:
    assert places(text, kit).isdisjoint(words.split())


@pytest.mark.parametrize(("text", "name"), PLACES)
def test_a_place_that_is_shown_to_be_one_is_one(text: str, name: str, kit: Kit) -> None:
    assert name in places(text, kit)


def test_a_place_and_the_one_around_it_are_one_mention(kit: Kit) -> None:
    assert places("江苏省泰州市海陵区召开会议。泰州市和海陵区参加。", kit) == {"江苏省泰州市海陵区", "泰州市", "海陵区"}


@pytest.mark.parametrize(
    ("text", "found"),
    [("苏州市、海陵区召开会议。", {"苏州市", "海陵区"}), ("XX市海陵区召开会议。", {"XX市", "海陵区"})],
)
def test_places_beside_one_another_are_two(text: str, found: set[str], kit: Kit) -> None:
    assert places(text, kit) == found


def test_no_short_name_is_both_sure_and_a_word_in_one_row() -> None:
    rows = resources.table(resources.PLACES)
    assert not [row["name"] for row in rows if row["short"] and row["common"]]
    common = {row["common"] for row in rows} - {""}
    assert {"惠民", "和平", "平安", "安定", "安康", "来宾"} <= common
    assert not {"海陵", "姜堰", "南京", "四川"} & common
