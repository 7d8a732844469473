// Russian. Units stand in the accusative: `1 неделю назад`, `через 1 неделю`, `больше чем 1 неделю`.

extension ConditionWords {
  static let russian = ConditionWords(
    language: "ru", and: " и ", or: " или ", not: "неверно, что {x}",
    holds: Pair(yes: "{x}: да", no: "{x}: нет"),
    isEmpty: Pair(yes: "{x}: не указано", no: "{x}: указано"),
    hasElements: Pair(yes: "{x}: есть", no: "{x}: нет"),
    equals: Pair(yes: "{x} — {y}", no: "{x} — не {y}"),
    isInSegment: Pair(yes: "{x} входит в {y}", no: "{x} не входит в {y}"),
    contains: Pair(yes: "{x} содержит {y}", no: "{x} не содержит {y}"),
    startsWith: Pair(yes: "{x} начинается с {y}", no: "{x} не начинается с {y}"),
    endsWith: Pair(yes: "{x} заканчивается на {y}", no: "{x} не заканчивается на {y}"),
    between: "{x} — от {y} до {z}",
    amounts: Comparisons(
      moreThan: "{x} — больше чем {y}", atLeast: "{x} — не меньше чем {y}", lessThan: "{x} — меньше чем {y}",
      atMost: "{x} — не больше чем {y}", exactly: "{x} — ровно {y}"),
    today: "сегодня", tomorrow: "завтра", yesterday: "вчера",
    workingDay: "рабочий день",
    isPast: Pair(yes: "{x} — в прошлом", no: "{x} — не в прошлом"),
    isFuture: Pair(yes: "{x} — в будущем", no: "{x} — не в будущем"),
    fallsIn: Pair(yes: "{x} приходится на {y}", no: "{x} не приходится на {y}"),
    weekdays: ["понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"],
    week: Period(this: "эту неделю", last: "прошлую неделю", next: "следующую неделю"),
    month: Period(this: "этот месяц", last: "прошлый месяц", next: "следующий месяц"),
    quarter: Period(this: "этот квартал", last: "прошлый квартал", next: "следующий квартал"),
    year: Period(this: "этот год", last: "прошлый год", next: "следующий год"),
    ago: Comparisons(
      moreThan: "{x} — больше чем {y} назад", atLeast: "{x} — не меньше чем {y} назад",
      lessThan: "{x} — меньше чем {y} назад", atMost: "{x} — не больше чем {y} назад", exactly: "{x} — ровно {y} назад"),
    away: Comparisons(
      moreThan: "{x} — больше чем через {y}", atLeast: "{x} — не меньше чем через {y}",
      lessThan: "{x} — меньше чем через {y}", atMost: "{x} — не больше чем через {y}", exactly: "{x} — ровно через {y}"),
    betweenAgo: "{x} — не меньше чем {y} и не больше чем {z} назад",
    betweenAway: "{x} — не меньше чем через {y} и не больше чем через {z}",
    before: "{x} — раньше чем {y}", after: "{x} — позже чем {y}", onOrBefore: "{x} — не позже чем {y}",
    onOrAfter: "{x} — не раньше чем {y}", now: "сейчас", quoted: "«{x}»",
    aggregates: [
      .count: "количество [{x}]", .any: "есть [{x}]", .none: "нет [{x}]", .sum: "сумма: {y} [{x}]",
      .average: "среднее: {y} [{x}]", .smallest: "наименьшее значение: {y} [{x}]",
      .largest: "наибольшее значение: {y} [{x}]", .earliest: "самая ранняя дата: {y} [{x}]",
      .latest: "последняя дата: {y} [{x}]",
    ],
    where: ", где ", since: "{y} с даты: {x}", until: "{y} до даты: {x}", anniversary: "годовщина: {x}",
    units: [
      .minute: ["минуту", "минуты", "минут", "минуты"], .hour: ["час", "часа", "часов", "часа"],
      .day: ["день", "дня", "дней", "дня"], .week: ["неделю", "недели", "недель", "недели"],
      .month: ["месяц", "месяца", "месяцев", "месяца"], .year: ["год", "года", "лет", "года"],
      .workingDay: ["рабочий день", "рабочих дня", "рабочих дней", "рабочего дня"],
      .workingHour: ["рабочий час", "рабочих часа", "рабочих часов", "рабочего часа"],
    ],
    distantUnits: [:])
}
