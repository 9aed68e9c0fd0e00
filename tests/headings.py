"""Column names as people write them, in several languages, and the encodings in which their programs save them."""

import random
from collections.abc import Iterator

HEADINGS = {
    "Korean": """
        키 몸무게 나이 온도 습도 시간 거리 속도 가격 면적 길이 너비 높이 무게 점수 매출 광고비 판매량 공부시간
        수면시간 기온 강수량 전압 전류 저항 압력 부피 밀도 질량 농도 반응속도 혈압 심박수 연봉 경력 학년 성적
        국어점수 수학점수 인구 소득 지출 연도 월 일 합계 평균 키(cm) 몸무게(kg) 온도(℃) 시간(초) 전력사용량
        조회수 체온 걸음수 칼로리 층수 연식 주행거리 폭 값 비율 확률 오차 주기 파장 빛의세기
    """,
    "Japanese": """
        身長 体重 年齢 気温 湿度 時間 距離 速度 価格 面積 長さ 幅 高さ 重さ 点数 売上 広告費 販売数 勉強時間
        睡眠時間 降水量 電圧 電流 抵抗 圧力 体積 密度 質量 濃度 血圧 心拍数 年収 経験年数 学年 成績 国語 数学
        人口 所得 支出 年度 月 合計 平均 身長(cm) 体重(kg) 温度（℃） 時間[秒] データ サンプル番号 センサー値
        アクセス数 コスト ばねの伸び おもり 家賃 駅からの距離 築年数 ページ数 カロリー 来店者数 力 値
    """,
    "Half-width Japanese": """
        ｷｵﾝ ﾊﾞｲｼｭｳ ｼﾝﾁｮｳ ﾀｲｼﾞｭｳ ｵﾝﾄﾞ ｼﾂﾄﾞ ｼﾞｶﾝ ｷｮﾘ ｿｸﾄﾞ ｶｶｸ ﾒﾝｾｷ ﾅｶﾞｻ ﾃﾝｽｳ ｳﾘｱｹﾞ ｺｳｺｸﾋ ﾃﾞﾝｱﾂ ﾃﾞﾝﾘｭｳ ﾃｲｺｳ ｱﾂﾘｮｸ
        ﾀｲｾｷ ﾐﾂﾄﾞ ﾉｳﾄﾞ ｹﾂｱﾂ ｼﾝﾊﾟｸｽｳ ﾈﾝｼｭｳ ｼﾞﾝｺｳ ｼｮﾄｸ ｺﾞｳｹｲ ﾍｲｷﾝ ﾃﾞｰﾀ ｻﾝﾌﾟﾙ番号 ｾﾝｻｰ値 ｱｸｾｽ数 ｺｽﾄ ﾍﾟｰｼﾞ数 ｶﾛﾘｰ
        ﾊﾞﾈﾉﾉﾋﾞ ｵﾓﾘ ﾔﾁﾝ ﾁｸﾈﾝｽｳ 温度ｾﾝｻ ﾈﾝﾚｲ 時間(ﾐﾘ秒) ｼｮｳﾋﾃﾞﾝﾘｮｸ
    """,
    "Chinese": """
        身高 体重 年龄 气温 湿度 时间 距离 速度 价格 面积 长度 宽度 高度 重量 分数 销售额 广告费 销量 学习时间
        睡眠时间 降水量 电压 电流 电阻 压力 体积 密度 质量 浓度 血压 心率 年薪 工龄 年级 成绩 语文 数学 人口
        收入 支出 年份 月份 合计 平均值 身高(cm) 体重(kg) 温度（℃） 时间（秒） 编号 样本 用电量 访问量 成本
        弹簧伸长 房租 楼层 里程 油耗 步数 热量 周期 波长 力 值 误差 概率
    """,
    "Russian": """
        Рост Вес Возраст Температура Влажность Время Расстояние Скорость Цена Площадь Длина Ширина Высота Масса
        Балл Продажи Реклама Количество Часы Сон Осадки Напряжение Ток Сопротивление Давление Объём Плотность
        Концентрация Пульс Зарплата Стаж Класс Оценка Население Доход Расход Год Месяц Сумма Среднее рост,_см
        вес,_кг время_(с) сила угол период энергия пробег расход_топлива этаж количество_шагов y_наблюдаемое
        x_измеренное частота яркость
    """,
    "Western": """
        Größe Länge Höhe Körpergröße Gewicht_(kg)_gemäß Lösungsmenge Prüfergebnis Zähler Übung Fläche Müll
        Stückzahl Durchschnittsgröße Öltemperatur Änderung Jährlich Außentemperatur Straße Maß Wärme Kühlung
        Lautstärke Temperatur_(°C) Fläche_(m²) Länge_(µm) Dichte_(g/cm³) âge taille_mesurée durée température
        année numéro prénom coût énergie vitesse_moyenne_à_vide fréquence élève résistance éclairement
        Température_extérieure pression_mesurée masse_pesée débit côté âge_(années) réponse_n°1
        allongement_±_0,1 précipitations_été intérêt altura_año tamaño presión energía_eléctrica niño medición
        número población hög_värde längd bredd_på_båt ålder mätning være måling størrelse
    """,
}
"""Language -> names, a blank in a name written as an underscore."""

HELD_OUT = {
    "Korean": """
        방문자수 클릭률 대출금액 이자율 신용점수 통학시간 용돈 독서량 식비 전기요금 수온 염도 풍속 기압 미세먼지
        꽃잎길이 꽃받침너비 부리길이 날개길이 종 성별 지점 관측값 예측값 잔차 가속도 운동에너지 진폭 감쇠율
        굴절률 흡광도 온도차 반감기 촉매량 수율 녹는점 끓는점 자동차무게 연비 배기량 마력 층고 전용면적 거래금액
        건축년도 역까지거리
    """,
    "Japanese": """
        来場者数 クリック率 借入額 金利 通学時間 お小遣い 読書量 食費 電気代 水温 塩分 風速 気圧 花びらの長さ
        がく片の幅 くちばし 翼長 種 性別 地点 観測値 予測値 残差 加速度 運動エネルギー 振幅 減衰率 屈折率 吸光度
        温度差 半減期 触媒量 収率 融点 沸点 車重 燃費 排気量 馬力 専有面積 取引価格 建築年 最寄駅までの分数
    """,
    "Half-width Japanese": """
        ﾗｲｼﾞｮｳｼｬｽｳ ｸﾘｯｸﾘﾂ ｼｬｸﾆｭｳｶﾞｸ ｷﾝﾘ ﾂｳｶﾞｸｼﾞｶﾝ ｵｺﾂﾞｶｲ ﾄﾞｸｼｮﾘｮｳ ｼｮｸﾋ ﾃﾞﾝｷﾀﾞｲ ｽｲｵﾝ ｴﾝﾌﾞﾝ ﾌｳｿｸ ｷｱﾂ ｸﾁﾊﾞｼ ﾖｸﾁｮｳ
        ｾｲﾍﾞﾂ ﾁﾃﾝ ｶﾝｿｸﾁ ﾖｿｸﾁ ｻﾞﾝｻ ｶｿｸﾄﾞ 運動ｴﾈﾙｷﾞｰ ｼﾝﾌﾟｸ ｹﾞﾝｽｲﾘﾂ ｸｯｾﾂﾘﾂ ｷｭｳｺｳﾄﾞ ﾕｳﾃﾝ ﾌｯﾃﾝ ﾈﾝﾋﾟ ﾊｲｷﾘｮｳ ﾊﾞﾘｷ ﾄﾘﾋｷｶｶｸ
        ｼｭｳﾘﾂ ｽﾋﾟｰﾄﾞ ﾊﾟﾜｰ ﾚﾍﾞﾙ ｽｺｱ ﾕｰｻﾞｰ数
    """,
    "Chinese": """
        访客数 点击率 贷款金额 利率 信用评分 通勤时间 零花钱 阅读量 伙食费 电费 水温 盐度 风速 气压 花瓣长度
        花萼宽度 喙长 翅长 物种 性别 地点 观测值 预测值 残差 加速度 动能 振幅 衰减率 折射率 吸光度 温差 半衰期
        催化剂用量 产率 熔点 沸点 车重 油耗 排量 马力 建筑面积 成交价 建成年份 距地铁站
    """,
    "Russian": """
        посетители клики сумма_кредита ставка дорога_до_школы карманные_деньги чтение питание электричество
        солёность ветер лепесток чашелистик клюв крыло вид пол место наблюдение прогноз остаток ускорение
        амплитуда затухание преломление поглощение разность период_полураспада катализатор выход плавление
        кипение объём_двигателя мощность жилая_площадь до_метро Давление,_кПа Щелочь Ёмкость Юность Х У
    """,
    "Western": """
        Besucherzahl_(täglich) Klickrate_für_Anzeigen Zinssätze Schülerzahl Frühstückskosten
        Wassertiefe_(größte) Flügellänge Schnabelhöhe Blütenblattlänge Überschuss Beschleunigung_in_m/s²
        Dämpfung Stoffmenge_(µmol) Siedetemperatur_°C Öffnungswinkel élèves_par_classe intérêts_payés
        vitesse_du_vent_à_10_m longueur_pétale largeur_sépale espèce prévu observé écart accélération période
        amortissement absorbance_à_450_nm point_d'ébullition année_de_construction años_de_educación pétalo
        niñez_% vårflöde_m³/s fångst_kg blåst ø_mm größer_als
    """,
}
"""Others, which had no part in setting the priors of `simulation.encodings`."""

ENCODINGS = {
    "Korean": ("cp949",),
    "Japanese": ("cp932",),
    "Half-width Japanese": ("cp932",),
    "Chinese": ("gb18030",),
    "Russian": ("cp1251",),
    "Western": ("cp1252",),
}
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le with a mark", "utf-16-be with a mark")


def saved(text: str, encoding: str) -> bytes:
    """The bytes that a program writes."""
    order, marked, _ = encoding.partition(" with a mark")
    return ("\ufeff" * bool(marked) + text).encode(order)


def pairs(words: str, count: int, seed: int = 0) -> Iterator[tuple[str, str]]:
    """Names of two columns, of which the first at least has a letter that is not ASCII."""
    names = [name.replace("_", " ") for name in words.split()]
    foreign = [name for name in names if not name.isascii()]
    draw = random.Random(f"{words} {seed}")
    for _ in range(count):
        yield draw.choice(foreign), draw.choice(names + ["x", "y", "ID", "cm"] * 3)


def table(names: tuple[str, str], seed: int = 0) -> str:
    """A small file with these names, and numbers."""
    draw = random.Random(seed)
    rows = [f"{draw.uniform(1, 200):.2f};{draw.uniform(1, 99):.1f}" for _ in range(draw.randint(3, 12))]
    return "\r\n".join([";".join(names), *rows, ""])
