"""Makes places.tsv and laws.tsv out of a folder with the public tables they are taken from.

    python data/lists/compile.py GAZETTEER

GAZETTEER holds `areacodes/result.csv` and `law_titles/titles.txt`, each with a `source.json` that
names repository, commit and licence. What is not in them is written down here. The same input
gives the same bytes. Run by whoever renews the tables; nothing of kg imports it.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

HERE = Path(__file__).parent

# places ----------------------------------------------------------------------------------------

LEVELS = {"省级": "province", "地级": "prefecture", "县级": "county"}
PEOPLES = """
阿昌族 白族 保安族 布朗族 布依族 朝鲜族 达斡尔族 傣族 德昂族 东乡族 侗族 独龙族 鄂温克族 仡佬族 哈尼族
哈萨克族 回族 景颇族 柯尔克孜族 拉祜族 黎族 傈僳族 满族 毛南族 蒙古族 苗族 仫佬族 纳西族 怒族 普米族
羌族 撒拉族 畲族 水族 塔吉克族 土家族 土族 佤族 维吾尔族 锡伯族 瑶族 彝族 裕固族 藏族 壮族 各族 蒙古
哈萨克 柯尔克孜 塔吉克 维吾尔 锡伯
""".split()
PROVINCES = {
    "内蒙古自治区": "内蒙古",
    "广西壮族自治区": "广西",
    "西藏自治区": "西藏",
    "宁夏回族自治区": "宁夏",
    "新疆维吾尔自治区": "新疆",
    "香港特别行政区": "香港",
    "澳门特别行政区": "澳门",
}
AUTONOMOUS = re.compile(rf"(?P<name>.{{2,}}?)(?:{'|'.join(PEOPLES)})+(?:自治[州县]|区)")
PLAIN = re.compile(r"(?P<name>.{2,}?)(?:省|市|地区|盟|县|区)")
WHOLE = re.compile(r".{2,}新区|.+(?:郊区|矿区|架林区|特区|行政区|自治区|工农区|开发区)|东乡族自治县")
WORDS = set("""
七星 万全 万年 三元 三台 三门 上游 上街 下关 东区 东城 东市 东方 东明 东风 中区 中原 中市
中方 中站 丰收 丰泽 丰满 乐业 九台 九里 二道 互助 五一 五台 五峰 交口 仁和 会同 元宝 光明
光泽 全南 全州 八步 公园 公安 公正 共和 兴业 兴国 兴隆 凌云 凤凰 利民 前进 前锋 动力 北关
北城 北方 北林 北站 千山 升平 南关 南城 南山 南岸 南市 南方 南海 南湖 南部 卫东 友好 友谊
双城 双塔 双桥 古城 古塔 台前 合作 吉利 同仁 同德 同心 名山 向阳 和平 和顺 商城 嘉禾 四会
四方 回民 团结 城东 城中 城关 城北 城南 城厢 城西 复兴 大丰 大会 大关 大兴 大化 大名 大城
大安 大方 大港 大田 大观 大足 大通 天台 天心 天柱 天桥 天涯 太和 太平 太白 威信 孝义 安全
安国 安宁 安定 安居 安福 宏伟 定安 宝塔 宣化 富民 富源 富裕 小店 小河 尚义 尚志 山城 崇文
工农 左权 市中 市北 市南 平原 平和 平城 平安 平定 平房 广场 康乐 延长 建华 建安 建平 建设
开元 开化 开发 开放 德化 志丹 振兴 文峰 文成 文明 新丰 新兴 新区 新华 新城 新市 新建 新星
新民 新生 方正 无为 曙光 朝天 木兰 桃源 桥东 桥头 桥西 正安 武功 武装 比如 民乐 民权 水城
永安 永定 永红 永胜 江东 江北 江南 江城 江岸 河东 河北 河南 河口 河西 治多 泰来 洞口 海伦
海南 海晏 海洋 海港 清新 清水 清流 温泉 港口 满城 滨江 滨海 滨湖 灯塔 灵台 点军 爱民 牡丹
白云 白塔 白杨 石棉 石门 矿山 碑林 礼县 祥云 秀英 称多 立新 站前 红塔 红旗 红星 老城 胜利
芙蓉 荷塘 莲花 西区 西城 西山 西市 西方 西湖 西部 解放 资源 路北 路南 路桥 运河 进贤 通道
金台 金塔 金山 钟楼 钢城 铁东 铁西 铜鼓 长子 长安 长寿 长春 阳明 露天 青山 青年 靖宇 革命
高台 高明 高要 鸡冠 麒麟 鼓楼 龙井 龙华 龙门
""".split())  # fmt: skip
"""Short forms of counties and districts that are words of their own, or names of persons."""

EVERYDAY = set("""
中卫 中山 吴忠 大同 大庆 孝感 安康 开封 惠民 文山 日照 普洱 朝阳 来宾 渡口 白银 长治
""".split())  # fmt: skip
"""Short forms of prefectures, and of any county of the name, that are words of their own, or names of persons."""

REGIONS = """
中部|中部地区 中西部|中西部地区 东部|东部地区 西部|西部地区 东部沿海地区| 沿海地区| 沿海开放地区|
东北|东北地区 东北老工业基地| 华北|华北地区 华东|华东地区 华中|华中地区 华南|华南地区 西北|西北地区
西南|西南地区 京津冀|京津冀地区 长三角|长三角地区 长三角|长江三角洲 长三角|长江三角洲地区
珠三角|珠三角地区 珠三角|珠江三角洲 珠三角|珠江三角洲地区 环渤海|环渤海地区 成渝|成渝地区
成渝|成渝地区双城经济圈 粤港澳|粤港澳大湾区 长江流域| 黄河流域| 珠江流域| 淮河流域| 长江经济带|
海峡西岸经济区| 北部湾经济区| 关中平原| 中原经济区| 皖江城市带| 三峡库区| 港澳地区| 苏北|苏北地区
苏南|苏南地区 苏中|苏中地区 皖北|皖北地区 皖南|皖南地区 川西|川西地区 川东北|川东北地区 川南|川南地区
粤东|粤东地区 粤西|粤西地区 粤北|粤北地区 湘西|湘西地区 鄂西|鄂西地区 豫西|豫西地区 豫南|豫南地区
鲁西南|鲁西南地区 鲁南|鲁南地区 胶东|胶东地区 浙东|浙东地区 浙西南|浙西南地区 浙北|浙北地区
闽南|闽南地区 闽西|闽西地区 闽东|闽东地区 闽北|闽北地区 赣南|赣南地区 赣南等原中央苏区| 陕北|陕北地区
陕南|陕南地区 晋北|晋北地区 晋南|晋南地区 辽西|辽西地区 辽东半岛| 山东半岛| 雷州半岛| 南疆|南疆地区
北疆|北疆地区 冀中|冀中地区 冀东|冀东地区 蒙东|蒙东地区 滇西|滇西地区 黔东南|黔东南地区 桂西|桂西地区
桂北|桂北地区 藏区|
""".split()
CITIES = {
    "台湾省": """台北市 新北市 桃园市 台中市 台南市 高雄市 基隆市 新竹市 嘉义市 新竹县 苗栗县 彰化县 南投县 云林县
        嘉义县 屏东县 宜兰县 花莲县 台东县 澎湖县 金门县 台北县 桃园县 台中县 台南县 高雄县""",
    "香港特别行政区": "九龙 新界 香港岛",
    "澳门特别行政区": "澳门半岛 氹仔 路环",
}

COUNTRIES = """
美国 英国 法国 德国 意大利 西班牙 葡萄牙 荷兰 比利时 瑞士 瑞典 挪威 丹麦 芬兰 奥地利 希腊 波兰
匈牙利 捷克 罗马尼亚 塞尔维亚 乌克兰 白俄罗斯 俄罗斯 苏联 日本 韩国 朝鲜 蒙古国 越南 老挝 柬埔寨 缅甸
泰国 马来西亚 新加坡 印度尼西亚 菲律宾 文莱 印度 巴基斯坦 孟加拉国 斯里兰卡 尼泊尔 阿富汗 哈萨克斯坦
乌兹别克斯坦 吉尔吉斯斯坦 塔吉克斯坦 土库曼斯坦 伊朗 伊拉克 沙特阿拉伯 阿联酋 以色列 土耳其 埃及 南非
尼日利亚 埃塞俄比亚 肯尼亚 坦桑尼亚 赞比亚 安哥拉 加拿大 墨西哥 古巴 巴西 阿根廷 智利 秘鲁 委内瑞拉
澳大利亚 新西兰 亚洲 欧洲 非洲 北美洲 南美洲 拉丁美洲 大洋洲 东南亚 中亚 东北亚 东亚
""".split()

Place = tuple[str, str, str, str, str, str, str, str]


def places(file: Path) -> list[Place]:
    """One row a name, level and parent: its last code, the years from its first to its last."""
    periods: defaultdict[tuple[str, str, str], list[tuple[int, int, str]]] = defaultdict(list)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            until = row["变更/弃用时间"] if row["状态"] == "弃用" else ""
            above = row["二级行政区"] if row["级别"] == "县级" else row["一级行政区"]
            above = row["一级行政区"] if above in {"", "直辖"} else above
            key = (row["名称"], LEVELS[row["级别"]], "" if row["级别"] == "省级" else above)
            periods[key].append((int(row["启用时间"]), int(until or 9999), row["代码"]))
    return [place(*key, sorted(spans)) for key, spans in periods.items()]


def place(name: str, level: str, parent: str, spans: Sequence[tuple[int, int, str]]) -> Place:
    until = max(end for _, end, _ in spans)
    code = max((end, start, code) for start, end, code in spans)[2]
    return name, *forms(name, level), level, parent, code, str(spans[0][0]), "" if until == 9999 else str(until)


def forms(name: str, level: str) -> tuple[str, str]:
    """The name without what it is: where that names nothing else, and where it is a word of its own as well."""
    form = short(name)
    word = form in EVERYDAY or (level == "county" and form in WORDS)
    return ("", form) if word else (form, "")


def short(name: str) -> str:
    """The name without what it is, where that still names it."""
    if name in PROVINCES:
        return PROVINCES[name]
    match = AUTONOMOUS.fullmatch(name) or (None if WHOLE.fullmatch(name) else PLAIN.fullmatch(name))
    return match["name"] if match else ""


def own_places() -> list[Place]:
    """Regions, countries, and the cities of the provinces whose counties the source leaves out."""
    rows = []
    for region in REGIONS:
        first, _, second = region.partition("|")
        rows.append((second or first, first if second else "", "", "region", "", "", "", ""))
    rows += [(name, "", "", "abroad", "", "", "", "") for name in COUNTRIES]
    for parent, names in CITIES.items():
        rows += [(name, *forms(name, "city"), "city", parent, "", "", "") for name in names.split()]
    return rows


# laws ------------------------------------------------------------------------------------------

STATE = "中华人民共和国"
GOES_ON = "律 规 治 制 人 院 庭 学 定 官".split()
"""What makes another word of a short title that ends in 法: 劳动法 in 劳动法律."""

SHORT_AND_SURE = {"宪法", "刑法"}
OWN_LAWS = {
    "中国工会章程": "工会章程",
    "企业工会工作条例": "",
    "基层工会工作条例": "",
    "集体合同规定": "",
    "工资集体协商试行办法": "",
    "企业民主管理规定": "",
    "全民所有制工业企业职工代表大会条例": "职工代表大会条例",
    "中华人民共和国全民所有制工业企业法": "全民所有制工业企业法",
    "中华人民共和国企业劳动争议处理条例": "企业劳动争议处理条例",
    "工会劳动法律监督条例": "",
    "工会劳动保护监督检查员工作条例": "",
    "工会经费审查委员会工作条例": "",
    "工会女职工委员会工作条例": "",
    "工会参与劳动争议处理试行办法": "",
    "企业职工代表大会条例": "",
    "女职工劳动保护规定": "",
    "失业保险条例": "",
    "工伤保险条例": "",
    "职工带薪年休假条例": "",
    "禁止使用童工规定": "",
    "最低工资规定": "",
    "保障农民工工资支付条例": "",
    "劳动保障监察条例": "",
    "城市居民最低生活保障条例": "",
    "信访条例": "",
    "事业单位工作人员处分规定": "",
    "中国共产党章程": "党章",
    "中国共产党纪律处分条例": "",
    "中国共产党廉洁自律准则": "",
    "中国共产党党内监督条例": "",
    "关于新形势下党内政治生活的若干准则": "",
    "党政领导干部选拔任用工作条例": "",
    "公民道德建设实施纲要": "",
    "中华人民共和国社会保险法": "社会保险法",
    "中华人民共和国就业促进法": "就业促进法",
    "中华人民共和国安全生产法": "安全生产法",
    "中华人民共和国职业病防治法": "职业病防治法",
    "中华人民共和国妇女权益保障法": "妇女权益保障法",
    "中华人民共和国未成年人保护法": "未成年人保护法",
    "中华人民共和国物权法": "物权法",
    "中华人民共和国合同法": "合同法",
    "中华人民共和国民法通则": "民法通则",
    "中华人民共和国婚姻法": "婚姻法",
    "中华人民共和国侵权责任法": "侵权责任法",
    "中华人民共和国行政许可法": "行政许可法",
    "中华人民共和国中外合资经营企业法": "中外合资经营企业法",
    "中华人民共和国乡镇企业法": "乡镇企业法",
    "中华人民共和国企业破产法": "企业破产法",
    "中华人民共和国民法典": "民法典",
    "中华人民共和国预算法": "预算法",
    "中华人民共和国公务员法": "公务员法",
}
"""What the source lacks, among it laws no longer in force that speeches name."""

Law = tuple[str, str, str]


def laws(file: Path) -> list[Law]:
    """Titles, the short form in which speech names a law of the state, and what that is not."""
    titles = {line.strip(): "" for line in file.read_text(encoding="utf-8").splitlines() if line.strip()}
    titles |= OWN_LAWS
    return [(title, form := own or short_title(title), "|".join(not_in(form))) for title, own in titles.items()]


def short_title(title: str) -> str:
    form = title.removeprefix(STATE)
    plain = form != title and "《" not in form and not form.startswith("刑法修正案")
    return form if plain and (len(form) > 2 or form in SHORT_AND_SURE) else ""


def not_in(form: str) -> list[str]:
    return [form + end for end in GOES_ON] if form.endswith("法") else []


# both ------------------------------------------------------------------------------------------


def source(folder: Path, *, own: str) -> list[str]:
    """The comment lines that say where a table is from."""
    about = json.loads((folder / "source.json").read_text(encoding="utf-8"))
    commit, day = about["commit"].split()
    return [
        f"# Source: github.com/{about['repo']}, commit {commit} of {day}; {about['licence']}.",
        f"# {own} Compiled by data/lists/compile.py.",
    ]


def write(file: Path, comments: Iterable[str], columns: str, rows: Iterable[Sequence[str]]) -> None:
    lines = [*comments, columns.replace(" ", "\t"), *sorted({"\t".join(row) for row in rows})]
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")


def main(gazetteer: Path) -> None:
    areas, titles = gazetteer / "areacodes", gazetteer / "law_titles"
    head = [
        "# Administrative divisions of China at county level and above since 1981; regions; cities of Taiwan,",
        "# Hong Kong and Macau; countries. short: the name without its kind; common: the same where it is a word of",
        "# its own or a person's name as well; parent: the division above; code: its last code; until: its last year,",
        "# empty where it is in use.",
        *source(areas, own="Levels region, city and abroad written for kg from common knowledge."),
    ]
    rows = [*places(areas / "result.csv"), *own_places()]
    write(HERE / "places.tsv", head, "name short common level parent code from until", rows)
    head = [
        "# Titles of laws, regulations and rules; short: the form without the name of the state, where it has one;",
        "# not_in: longer words in which the short form means something else.",
        *source(titles, own="Acts of unions and of the party, and some laws no longer in force, added for kg."),
    ]
    write(HERE / "laws.tsv", head, "title short not_in", laws(titles / "titles.txt"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
