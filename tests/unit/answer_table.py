"""What people type, and what it is worth."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.trivia.answers import Verdict


class Case(NamedTuple):
    typed: str
    answer: str
    verdict: Verdict
    accepted: Sequence[str] = ()
    others: Sequence[str] = ()


CAST = ("Harry Creighton", "Sarah Sinclair", "Tina Herst", "William Herst", "Theo Lowe", "Grimm")
BLOOD = ("James", "ジェームズ・ブラッド", "Jēmuzu Buraddo")
GRIMM = ("Jeremy Payne", "グリム", "ジェレミー・ペイン")
AOKI = ("青木弘安", "Hiroyoshi Aoki")


def _cases(answer: str, accepted: Sequence[str] = (), others: Sequence[str] = (), **typed: Sequence[str]) -> list[Case]:
    verdicts: tuple[Verdict, ...] = ("right", "close", "wrong")
    return [Case(text, answer, verdict, accepted, others) for verdict in verdicts for text in typed.get(verdict, ())]


TABLE: list[Case] = [
    *_cases(
        "James Blood",
        right=[
            "James Blood",
            "james blood",
            "JAMES BLOOD",
            "  James   Blood. ",
            "JamesBlood",
            "Ｊａｍｅｓ　Ｂｌｏｏｄ",
            "Jámes Blööd",
            "Blood, James",
            "Mr James Blood",
            "Mr. Blood James",
            "Inspector James Blood",
            "Detective Inspector James Blood",
            "James Blood-san",
            "James Bloood",
            "James R. Blood",
            "Jmaes Blood",
            "James Blod",
            "I think it's James Blood",
            "Who is James Blood?",
            "James Blood, I guess",
            "“James Blood”",
        ],
        close=[
            "James",
            "Blood",
            "Mr Blood",
            "Inspector Blood",
            "Blood-sama",
            "J. Blood",
            "James B.",
            "James Flood",
            "James Bond",
        ],
        wrong=[
            "",
            "   ",
            "?!",
            "Inspector",
            "Harry Creighton",
            "James Brown",
            "James Lukewarm Tea",
            "not James Blood",
            "it isn't James Blood",
            "It isn’t James Blood",
            "anyone but not James Blood",
            "James Harry Sarah Tina",
            "James Blood or Harry Creighton",
            "James Blood, Harry Creighton",
            "James Blood/Sarah Sinclair/Tina Herst",
            "James Blood 2",
            "B",
            "the",
        ],
    ),
    *_cases(
        "James Blood",
        BLOOD,
        CAST,
        right=[
            "James",
            "ジェームズ・ブラッド",
            "ジェームズブラッド",
            "ｼﾞｪｰﾑｽﾞ･ﾌﾞﾗｯﾄﾞ",
            "じぇーむず ぶらっど",
            "ブラッド・ジェームズ",
            "ジェームス・ブラッド",
            "Jemuzu Buraddo",
            "jeemuzu buraddo",
            "James (James Blood)",
            "James-san",
        ],
        close=["Blood", "ブラッド", "ジェームズさん"],
        wrong=[
            "James Harry",
            "James Harry Sarah Tina",
            "Harry",
            "ジェームズ・ブラッドじゃない",
            "グリム",
            "James Blood Harry",
            "Tina Herst",
        ],
    ),
    *_cases(
        "Grimm",
        GRIMM,
        CAST,
        right=[
            "grimm",
            "Grim",
            "Dr Grimm",
            "Jeremy Payne",
            "Payne, Jeremy",
            "ぐりむ",
            "Gurimu",
            "Grimm, alias Jeremy Payne",
            "Grimm (Jeremy Payne)",
        ],
        close=["Payne", "Jeremy", "Jeremy Pain"],
        wrong=["Grimm's mansion", "Grimm's prison", "Grimm or James", "no, not Grimm", "Theo", "Green"],
    ),
    *_cases(
        "Hiroyasu Aoki",
        AOKI,
        right=[
            "Aoki Hiroyasu",
            "AOKI, Hiroyasu",
            "Hiroyasu Aoki-san",
            "aoki hiroyasu sensei",
            "あおき ひろやす",
            "アオキヒロヤス",
            "青木弘安",
            "青木　弘安",
            "青木弘安さん",
            "Hiroyashu Aoki",
            "Hiroyoshi Aoki",
        ],
        close=["Aoki", "Hiroyasu", "Aoki-san", "青木", "アオキ", "H. Aoki", "青木弘女"],
        wrong=["Mikio Ono", "片桐貴悠", "青", "青木弘安ではない", "san", "Aoki Yutaka"],
    ),
    *_cases(
        "Kōki Uchiyama",
        ("内山昂輝",),
        right=[
            "Koki Uchiyama",
            "Kouki Uchiyama",
            "Uchiyama Kouki",
            "Kooki Uchiyama",
            "Kohki Uchiyama",
            "Utiyama Koki",
            "うちやまこうき",
            "Uchiyama-Koki",
            "Koki Uchyama",
        ],
        close=["Uchiyama", "Kouki"],
        wrong=["Yutaka Aoyama", "Koki Adachi", "内田"],
    ),
    *_cases(
        "Junpei Morita",
        right=["Jumpei Morita", "Zyunpei Morita", "Morita Junpei", "じゅんぺい もりた"],
        close=["Junpei"],
        wrong=["Masato Morita", "Junpei Jumpei"],
    ),
    *_cases(
        "Soichi Shimada",
        right=["Sōichi Shimada", "Souichi Shimada", "Soh-ichi Shimada", "Simada Soiti"],
        wrong=["Yū Shimamura"],
    ),
    *_cases(
        "Tina Herst",
        others=("William Herst", "Julia Herst"),
        right=["Tina Herst", "tina hearst", "Tina Hesrt"],
        close=["Tina", "Herst", "Tinaa", "Tine Hurst"],
        wrong=["Julia Herst", "Julia", "William Hurst", "Juila Herst", "Gina"],
    ),
    *_cases(
        "Oliver",
        others=("Olivia", "Frank"),
        right=["oliver", "Olliver", "Olivier", "Mr Oliver"],
        close=["Olivea"],
        wrong=["Olivia", "Olyvia", "Oliver Frank", "Jasper"],
    ),
    *_cases(
        "Eve",
        others=("Steven Martland", "Frank"),
        right=["EVE", "Éve", "eve."],
        wrong=["Ave", "Eva", "Steven", "Ev", "Evening"],
    ),
    *_cases("Jasper", right=["Jaspar"], wrong=["Casper", "Jester"]),
    *_cases(
        "May White",
        ("May",),
        right=["May", "may white", "White May", "Mrs May White"],
        close=["White", "Mai White"],
        wrong=["Ray White", "5"],
    ),
    *_cases(
        "Professor Evans",
        right=["Prof. Evans", "professor evans", "Prof Evens"],
        close=["Evans", "Dr Evans"],
        wrong=["Professor", "The professor", "Professor Lowe"],
    ),
    *_cases(
        "Harry Creighton",
        right=["Harry Creigton", "Hary Crieghton", "Harry Kreighton"],
        close=["Larry Creighton", "Crieghton"],
        wrong=["Henry Kissinger"],
    ),
    *_cases(
        "Eleanor's parents",
        right=["Eleanors parents", "Eleanor’s Parents"],
        close=["parents"],
        wrong=["Tina's parents"],
    ),
    *_cases(
        "The Mask",
        ("bio-mask", "マスク"),
        ("Tina's mask", "Fused mask"),
        right=["Mask", "a mask", "the mask!", "Biomask", "bio mask", "ますく", "ﾏｽｸ"],
        close=["masks"],
        wrong=["Tina's mask", "The Game", "fused mask", "task"],
    ),
    *_cases(
        "The Quartet", right=["quartet", "Quartett", "Quartet, The", "A Quartet"], wrong=["Quarter past nine", "Trio"]
    ),
    *_cases(
        "Not equal to",
        others=("Equal to", "Less than"),
        right=["not equal to", "NOT EQUAL TO"],
        wrong=["equal to", "Equal", "not less than", "less than"],
    ),
    *_cases(
        "What is a hero?", right=["What is a hero", "what is the hero?", "What is hero"], wrong=["Who needs a mask?"]
    ),
    *_cases(
        "Production I.G", right=["Production IG", "production i g"], close=["Production"], wrong=["IG", "Madhouse"]
    ),
    *_cases(
        "Hero Mask",
        right=["HERO≠MASK", "heromask", "HERO MASK", "Hero Masks"],
        close=["Hero"],
        wrong=["Zero Task Force"],
    ),
    *_cases(
        "This Rain Reminds Me of You",
        right=["this rain reminds me of you", "This Rain Remind Me Of You"],
        close=["Rain Reminds Me of You", "rain reminds"],
        wrong=["Me of You", "Rain", "of", "The Second Goodbye"],
    ),
    *_cases(
        "The Two Monicas",
        right=["Two Monicas", "2 Monicas"],
        close=[],
        wrong=["2", "Two", "Monicas", "Three Monicas", "Monica"],
    ),
    *_cases(
        "Orchestral Chase",
        others=("Vocal Chase", "Typewriter Chase"),
        right=["Orchestral Chase", "Orchestrall chase"],
        close=["orchestral", "Chase"],
        wrong=["Vocal Chase", "vocal", "Typewriter"],
    ),
    *_cases(
        "Morality and magic",
        right=["Morality & Magic", "morality ＆ magic"],
        close=["morality"],
        wrong=["magic", "magic or morality or both"],
    ),
    *_cases(
        "Part I",
        others=("Part II",),
        right=["Part 1", "part one", "Part Ⅰ", "PART I", "1", "Pt. 1", "the first part", "One"],
        wrong=["Part 2", "Part II", "Part", "2", "Part 11", "Part two"],
    ),
    *_cases(
        "Season 2",
        right=["season two", "Second season", "the 2nd season", "Ｓｅａｓｏｎ　２", "2"],
        wrong=["Season 1", "Season", "Season 22", "Season 1 and 2", "Episode 2"],
    ),
    *_cases(
        "HERO MASK Original Soundtrack Vol.1",
        right=["Hero Mask original soundtrack volume 1", "HERO MASK Original Soundtrack, Vol. One"],
        wrong=["HERO MASK Original Soundtrack Vol.2", "soundtrack"],
    ),
    *_cases(
        "GPS round",
        right=["GPS-round", "G.P.S. round", "gps rounds"],
        close=["GPS"],
        wrong=["GPS 2 round", "round robin"],
    ),
    *_cases(
        "24",
        right=[
            "24",
            "２４",
            "twenty-four",
            "twenty four",
            "24 episodes",
            "I think 24",
            "二十四",
            "24.",
            "#24",
            "about 24",
            "٢٤",
        ],
        close=["24 purple cats"],
        wrong=["25", "42", "2", "24.5", "24 or 25", "not 24", "twenty", "many", "20-24", "-"],
    ),
    *_cases(
        "15 episodes",
        right=["15", "fifteen", "fifteen episodes", "episodes: 15"],
        wrong=["15 minutes", "9 episodes", "fifty", "episodes"],
    ),
    *_cases(
        "third", right=["3", "3rd", "the third", "number three", "third one"], wrong=["first", "4th", "thirteenth"]
    ),
    *_cases(
        "1,200",
        right=["1200", "1 200", "1.200", "twelve hundred", "one thousand two hundred", "１２００"],
        wrong=["120", "12000", "1,2"],
    ),
    *_cases(
        "3 December 2018",
        right=[
            "December 3, 2018",
            "Dec 3rd, 2018",
            "3.12.2018",
            "03.12.2018",
            "2018-12-03",
            "2018/12/3",
            "3 Dec. 2018",
            "2018年12月3日",
            "二〇一八年十二月三日",
            "the third of December 2018",
            "Monday 3 December 2018",
            "December third, twenty eighteen",
            "3/12/2018",
            "on 3 December 2018",
        ],
        close=["December 2018", "2018", "3 December", "Dec 2018"],
        wrong=[
            "4 December 2018",
            "3 November 2018",
            "3 December 2019",
            "30 December 2018",
            "3",
            "2019",
            "November 2018",
            "not 3 December 2018",
            "3 or 4 December 2018",
        ],
    ),
    *_cases("2018-12-03", right=["3 December 2018"], close=["December 2018"], wrong=["3 June 2018"]),
    *_cases("3 June 2018", right=["June 3rd 2018"], wrong=["3 July 2018"]),
    *_cases(
        "2018",
        right=[
            "2018",
            "twenty eighteen",
            "two thousand and eighteen",
            "in 2018",
            "December 2018",
            "2018年",
            "the year 2018",
        ],
        wrong=["2019", "18", "December", "2018 or 2019"],
    ),
    *_cases(
        "5 November",
        right=["November 5th", "5th of November", "the fifth of November", "Nov 5", "11月5日"],
        close=["November"],
        wrong=["6 November", "5 December", "5"],
    ),
    *_cases("Frank", close=["Frenk", "Franky"], wrong=["Hank", "Fran Kelly"]),
    *_cases(
        "Tina Herst",
        others=("Tina Hurst",),
        right=["Tina Herts"],
        close=["Tina Harst"],
        wrong=["Tina Hurst", "Tina Hursst"],
    ),
    *_cases(
        "James Blood",
        BLOOD,
        right=["James alias James Blood"],
        wrong=["James James", "James Blood or", "James Blood and", "James Blood or"],
    ),
]
