// Czech. Units stand in the accusative: `je tomu 1 hodinu`, `za 1 hodinu`.

extension ConditionWords {
  static let czech = ConditionWords(
    language: "cs", and: " a ", or: " nebo ", not: "neplatí, že {x}",
    holds: Pair(yes: "{x}: ano", no: "{x}: ne"),
    isEmpty: Pair(yes: "{x}: není uvedeno", no: "{x}: je uvedeno"),
    hasElements: Pair(yes: "{x}: jsou", no: "{x}: nejsou"),
    equals: Pair(yes: "{x} je {y}", no: "{x} není {y}"),
    isInSegment: Pair(yes: "{x} patří do {y}", no: "{x} nepatří do {y}"),
    contains: Pair(yes: "{x} obsahuje {y}", no: "{x} neobsahuje {y}"),
    startsWith: Pair(yes: "{x} začíná na {y}", no: "{x} nezačíná na {y}"),
    endsWith: Pair(yes: "{x} končí na {y}", no: "{x} nekončí na {y}"),
    between: "{x} je od {y} do {z}",
    amounts: Comparisons(
      moreThan: "{x} je více než {y}", atLeast: "{x} je nejméně {y}", lessThan: "{x} je méně než {y}",
      atMost: "{x} je nejvýše {y}", exactly: "{x} je přesně {y}"),
    today: "dnes", tomorrow: "zítra", yesterday: "včera",
    workingDay: "pracovní den",
    isPast: Pair(yes: "{x} je v minulosti", no: "{x} není v minulosti"),
    isFuture: Pair(yes: "{x} je v budoucnosti", no: "{x} není v budoucnosti"),
    fallsIn: Pair(yes: "{x} připadá na {y}", no: "{x} nepřipadá na {y}"),
    weekdays: ["pondělí", "úterý", "středa", "čtvrtek", "pátek", "sobota", "neděle"],
    week: Period(this: "tento týden", last: "minulý týden", next: "příští týden"),
    month: Period(this: "tento měsíc", last: "minulý měsíc", next: "příští měsíc"),
    quarter: Period(this: "toto čtvrtletí", last: "minulé čtvrtletí", next: "příští čtvrtletí"),
    year: Period(this: "tento rok", last: "minulý rok", next: "příští rok"),
    ago: Comparisons(
      moreThan: "{x} – je tomu více než {y}", atLeast: "{x} – je tomu nejméně {y}",
      lessThan: "{x} – je tomu méně než {y}", atMost: "{x} – je tomu nejvýše {y}", exactly: "{x} – je tomu přesně {y}"),
    away: Comparisons(
      moreThan: "{x} je za více než {y}", atLeast: "{x} je nejméně za {y}", lessThan: "{x} je za méně než {y}",
      atMost: "{x} je nejvýše za {y}", exactly: "{x} je přesně za {y}"),
    betweenAgo: "{x} – je tomu nejméně {y} a nejvýše {z}", betweenAway: "{x} je nejméně za {y} a nejvýše za {z}",
    before: "{x} je dříve než {y}", after: "{x} je později než {y}", onOrBefore: "{x} je nejpozději {y}",
    onOrAfter: "{x} je nejdříve {y}", now: "nyní", quoted: "„{x}“",
    aggregates: [
      .count: "počet [{x}]", .any: "existuje [{x}]", .none: "neexistuje [{x}]", .sum: "součet: {y} [{x}]",
      .average: "průměr: {y} [{x}]", .smallest: "nejmenší hodnota: {y} [{x}]",
      .largest: "největší hodnota: {y} [{x}]", .earliest: "nejstarší datum: {y} [{x}]",
      .latest: "poslední datum: {y} [{x}]",
    ],
    where: ", kde ", since: "{y} od: {x}", until: "{y} do: {x}", anniversary: "výročí: {x}",
    units: [
      .minute: ["minutu", "minuty", "minuty", "minut"], .hour: ["hodinu", "hodiny", "hodiny", "hodin"],
      .day: ["den", "dny", "dne", "dní"], .week: ["týden", "týdny", "týdne", "týdnů"],
      .month: ["měsíc", "měsíce", "měsíce", "měsíců"], .year: ["rok", "roky", "roku", "let"],
      .workingDay: ["pracovní den", "pracovní dny", "pracovního dne", "pracovních dní"],
      .workingHour: ["pracovní hodinu", "pracovní hodiny", "pracovní hodiny", "pracovních hodin"],
    ],
    distantUnits: [:])
}
