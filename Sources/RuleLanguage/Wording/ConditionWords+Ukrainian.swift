// Ukrainian. Units stand in the accusative: `1 годину тому`, `через 1 годину`, `більше ніж 1 годину`.

extension ConditionWords {
  static let ukrainian = ConditionWords(
    language: "uk", and: " і ", or: " або ", not: "неправда, що {x}",
    holds: Pair(yes: "{x}: так", no: "{x}: ні"),
    isEmpty: Pair(yes: "{x}: не вказано", no: "{x}: вказано"),
    hasElements: Pair(yes: "{x}: є", no: "{x}: немає"),
    equals: Pair(yes: "{x} — {y}", no: "{x} — не {y}"),
    isInSegment: Pair(yes: "{x} належить до {y}", no: "{x} не належить до {y}"),
    contains: Pair(yes: "{x} містить {y}", no: "{x} не містить {y}"),
    startsWith: Pair(yes: "{x} починається з {y}", no: "{x} не починається з {y}"),
    endsWith: Pair(yes: "{x} закінчується на {y}", no: "{x} не закінчується на {y}"),
    between: "{x} — від {y} до {z}",
    amounts: Comparisons(
      moreThan: "{x} — більше ніж {y}", atLeast: "{x} — щонайменше {y}", lessThan: "{x} — менше ніж {y}",
      atMost: "{x} — щонайбільше {y}", exactly: "{x} — рівно {y}"),
    today: "сьогодні", tomorrow: "завтра", yesterday: "вчора",
    workingDay: "робочий день",
    isPast: Pair(yes: "{x} — у минулому", no: "{x} — не в минулому"),
    isFuture: Pair(yes: "{x} — у майбутньому", no: "{x} — не в майбутньому"),
    fallsIn: Pair(yes: "{x} припадає на {y}", no: "{x} не припадає на {y}"),
    weekdays: ["понеділок", "вівторок", "середа", "четвер", "п’ятниця", "субота", "неділя"],
    week: Period(this: "цей тиждень", last: "минулий тиждень", next: "наступний тиждень"),
    month: Period(this: "цей місяць", last: "минулий місяць", next: "наступний місяць"),
    quarter: Period(this: "цей квартал", last: "минулий квартал", next: "наступний квартал"),
    year: Period(this: "цей рік", last: "минулий рік", next: "наступний рік"),
    ago: Comparisons(
      moreThan: "{x} — більше ніж {y} тому", atLeast: "{x} — щонайменше {y} тому", lessThan: "{x} — менше ніж {y} тому",
      atMost: "{x} — щонайбільше {y} тому", exactly: "{x} — рівно {y} тому"),
    away: Comparisons(
      moreThan: "{x} — більше ніж через {y}", atLeast: "{x} — щонайменше через {y}",
      lessThan: "{x} — менше ніж через {y}", atMost: "{x} — щонайбільше через {y}", exactly: "{x} — рівно через {y}"),
    betweenAgo: "{x} — щонайменше {y} і щонайбільше {z} тому",
    betweenAway: "{x} — щонайменше через {y} і щонайбільше через {z}",
    before: "{x} — раніше ніж {y}", after: "{x} — пізніше ніж {y}", onOrBefore: "{x} — не пізніше ніж {y}",
    onOrAfter: "{x} — не раніше ніж {y}", now: "зараз", quoted: "«{x}»",
    aggregates: [
      .count: "кількість [{x}]", .any: "є [{x}]", .none: "немає [{x}]", .sum: "сума: {y} [{x}]",
      .average: "середнє: {y} [{x}]", .smallest: "найменше значення: {y} [{x}]",
      .largest: "найбільше значення: {y} [{x}]", .earliest: "найраніша дата: {y} [{x}]",
      .latest: "остання дата: {y} [{x}]",
    ],
    where: ", де ", since: "{y} від дати: {x}", until: "{y} до дати: {x}", anniversary: "річниця: {x}",
    units: [
      .minute: ["хвилину", "хвилини", "хвилин", "хвилини"], .hour: ["годину", "години", "годин", "години"],
      .day: ["день", "дні", "днів", "дня"], .week: ["тиждень", "тижні", "тижнів", "тижня"],
      .month: ["місяць", "місяці", "місяців", "місяця"], .year: ["рік", "роки", "років", "року"],
      .workingDay: ["робочий день", "робочі дні", "робочих днів", "робочого дня"],
      .workingHour: ["робочу годину", "робочі години", "робочих годин", "робочої години"],
    ],
    distantUnits: [:])
}
