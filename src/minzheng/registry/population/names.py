"""Names as people in the lower Yangtze have them, by generation; now and then a rare character or a dotted name.

Written for this project: plausible, of nobody in particular.
"""

from __future__ import annotations

from minzheng.registry.population.figures import Figures
from minzheng.registry.population.stream import Stream

_OLD_MEN = "根生阿大金宝福荣林兴发财顺祥庆元法泉坤松仁义德忠明国建华永海水祖炳关荣"
_OLD_WOMEN = "阿珍宝凤金仙巧云秀英菊芬美月娥文琴桂花玉珠根妹惠彩素梅兰香雪毛引银"
_MIDDLE_MEN = "建国军伟强平明华峰勇斌志新卫东林海涛永兴红根良忠荣晓波利民学文杰"
_MIDDLE_WOMEN = "丽芳娟敏静燕红英霞琴萍梅玲华芬秀美珍惠雅莉晓云建亚春雪勤彩月"
_YOUNG_MEN = "杰超凯鑫宇浩俊晨磊嘉佳旭阳泽伟一鸣天翔文博逸飞子涵家豪皓轩铭煜"
_YOUNG_WOMEN = "婷雯佳怡静思敏晓倩雨欣梦洁嘉颖诗琪语彤奕萱梓涵雅芸依诺可馨安然"
RARE = ("𬱖", "𠮷", "㙍", "𬱟", "䶮", "𫖯", "𠅤")
_UYGHUR_MEN = ("艾力", "吐尔逊", "买买提", "阿卜杜拉", "努尔麦麦提", "库尔班", "艾尼瓦尔", "玉素甫")
_UYGHUR_WOMEN = ("阿依古丽", "古丽娜尔", "热依汗", "帕提古丽", "米日古丽", "阿米娜", "姑丽扎尔")


class Namer:
    """Names of one family: the surname or the dotted custom is drawn once."""

    def __init__(self, figures: Figures, stream: Stream) -> None:
        self._figures = figures
        self._stream = stream
        self._dotted = stream.chance(figures.value("rare_characters", "minority_name"))
        self.surname = figures.surnames.draw(stream)
        self._father = stream.pick(_UYGHUR_MEN)

    def name(self, sex: str, birth_year: int, *, born_here: bool) -> str:
        """`born_here`: bears the family's surname, as children do; anyone else brings one of their own."""
        stream = self._stream
        if self._dotted:
            given = stream.pick(_UYGHUR_MEN if sex == "male" else _UYGHUR_WOMEN)
            return f"{given}·{self._father if born_here else stream.pick(_UYGHUR_MEN)}"
        surname = self.surname if born_here else self._figures.surnames.draw(stream)
        return surname + self._given(sex, birth_year)

    def _given(self, sex: str, birth_year: int) -> str:
        stream = self._stream
        characters = _characters(sex, birth_year)
        first, second = stream.pick(characters), stream.pick(characters)
        single = stream.chance(1_600 if birth_year >= 1965 else 600)
        rare = stream.chance(self._figures.value("rare_characters", "given_name"))
        if rare:
            second = stream.pick(RARE)
        return second if single or (rare and first == second) else first + second


def _characters(sex: str, birth_year: int) -> str:
    if birth_year < 1962:
        return _OLD_MEN if sex == "male" else _OLD_WOMEN
    if birth_year < 1985:
        return _MIDDLE_MEN if sex == "male" else _MIDDLE_WOMEN
    return _YOUNG_MEN if sex == "male" else _YOUNG_WOMEN
