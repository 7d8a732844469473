// Polish. Units stand in the accusative: `1 godzinę temu`, `za 1 godzinę`, `więcej niż 1 godzinę`.

extension ConditionWords {
  static let polish = ConditionWords(
    language: "pl", and: " i ", or: " lub ", not: "nieprawda, że {x}",
    holds: Pair(yes: "{x}: tak", no: "{x}: nie"),
    isEmpty: Pair(yes: "{x}: nie podano", no: "{x}: podano"),
    hasElements: Pair(yes: "{x}: są", no: "{x}: brak"),
    equals: Pair(yes: "{x} to {y}", no: "{x} to nie {y}"),
    isInSegment: Pair(yes: "{x} należy do {y}", no: "{x} nie należy do {y}"),
    contains: Pair(yes: "{x} zawiera {y}", no: "{x} nie zawiera {y}"),
    startsWith: Pair(yes: "{x} zaczyna się od {y}", no: "{x} nie zaczyna się od {y}"),
    endsWith: Pair(yes: "{x} kończy się na {y}", no: "{x} nie kończy się na {y}"),
    between: "{x} to od {y} do {z}",
    amounts: Comparisons(
      moreThan: "{x} to więcej niż {y}", atLeast: "{x} to co najmniej {y}", lessThan: "{x} to mniej niż {y}",
      atMost: "{x} to najwyżej {y}", exactly: "{x} to dokładnie {y}"),
    today: "dziś", tomorrow: "jutro", yesterday: "wczoraj",
    workingDay: "dzień roboczy",
    isPast: Pair(yes: "{x} to przeszłość", no: "{x} to nie przeszłość"),
    isFuture: Pair(yes: "{x} to przyszłość", no: "{x} to nie przyszłość"),
    fallsIn: Pair(yes: "{x} przypada {y}", no: "{x} nie przypada {y}"),
    weekdays: ["poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela"],
    week: Period(this: "w tym tygodniu", last: "w zeszłym tygodniu", next: "w przyszłym tygodniu"),
    month: Period(this: "w tym miesiącu", last: "w zeszłym miesiącu", next: "w przyszłym miesiącu"),
    quarter: Period(this: "w tym kwartale", last: "w zeszłym kwartale", next: "w przyszłym kwartale"),
    year: Period(this: "w tym roku", last: "w zeszłym roku", next: "w przyszłym roku"),
    ago: Comparisons(
      moreThan: "{x} to więcej niż {y} temu", atLeast: "{x} to co najmniej {y} temu",
      lessThan: "{x} to mniej niż {y} temu", atMost: "{x} to najwyżej {y} temu", exactly: "{x} to dokładnie {y} temu"),
    away: Comparisons(
      moreThan: "{x} przypada za więcej niż {y}", atLeast: "{x} przypada za co najmniej {y}",
      lessThan: "{x} przypada za mniej niż {y}",
      atMost: "{x} przypada za najwyżej {y}", exactly: "{x} przypada dokładnie za {y}"),
    betweenAgo: "{x} to co najmniej {y} i najwyżej {z} temu",
    betweenAway: "{x} przypada za co najmniej {y} i najwyżej {z}",
    before: "{x} to wcześniej niż {y}", after: "{x} to później niż {y}", onOrBefore: "{x} to najpóźniej {y}",
    onOrAfter: "{x} to najwcześniej {y}", now: "teraz", quoted: "„{x}”",
    aggregates: [
      .count: "liczba [{x}]", .any: "są [{x}]", .none: "nie ma [{x}]", .sum: "suma: {y} [{x}]",
      .average: "średnia: {y} [{x}]", .smallest: "najmniejsza wartość: {y} [{x}]",
      .largest: "największa wartość: {y} [{x}]", .earliest: "najwcześniejsza data: {y} [{x}]",
      .latest: "ostatnia data: {y} [{x}]",
    ],
    where: ", gdzie ", since: "{y} od: {x}", until: "{y} do: {x}", anniversary: "rocznica: {x}",
    units: [
      .minute: ["minutę", "minuty", "minut", "minuty"], .hour: ["godzinę", "godziny", "godzin", "godziny"],
      .day: ["dzień", "dni", "dni", "dnia"], .week: ["tydzień", "tygodnie", "tygodni", "tygodnia"],
      .month: ["miesiąc", "miesiące", "miesięcy", "miesiąca"], .year: ["rok", "lata", "lat", "roku"],
      .workingDay: ["dzień roboczy", "dni robocze", "dni roboczych", "dnia roboczego"],
      .workingHour: ["godzinę roboczą", "godziny robocze", "godzin roboczych", "godziny roboczej"],
    ],
    distantUnits: [:])
}
