// German. Units stand in the dative after `vor` and `in`: `vor mehr als 3 Tagen`.

extension ConditionWords {
  static let german = ConditionWords(
    language: "de", and: " und ", or: " oder ", not: "nicht zutreffend: {x}",
    holds: Pair(yes: "{x}: ja", no: "{x}: nein"),
    isEmpty: Pair(yes: "{x}: nicht angegeben", no: "{x}: angegeben"),
    hasElements: Pair(yes: "{x}: vorhanden", no: "{x}: keine"),
    equals: Pair(yes: "{x} ist {y}", no: "{x} ist nicht {y}"),
    isInSegment: Pair(yes: "{x} gehört zu {y}", no: "{x} gehört nicht zu {y}"),
    contains: Pair(yes: "{x} enthält {y}", no: "{x} enthält nicht {y}"),
    startsWith: Pair(yes: "{x} beginnt mit {y}", no: "{x} beginnt nicht mit {y}"),
    endsWith: Pair(yes: "{x} endet auf {y}", no: "{x} endet nicht auf {y}"),
    between: "{x} liegt zwischen {y} und {z}",
    amounts: Comparisons(
      moreThan: "{x} ist mehr als {y}", atLeast: "{x} ist mindestens {y}", lessThan: "{x} ist weniger als {y}",
      atMost: "{x} ist höchstens {y}", exactly: "{x} ist genau {y}"),
    today: "heute", tomorrow: "morgen", yesterday: "gestern",
    workingDay: "ein Arbeitstag",
    isPast: Pair(yes: "{x} liegt in der Vergangenheit", no: "{x} liegt nicht in der Vergangenheit"),
    isFuture: Pair(yes: "{x} liegt in der Zukunft", no: "{x} liegt nicht in der Zukunft"),
    fallsIn: Pair(yes: "{x} liegt {y}", no: "{x} liegt nicht {y}"),
    weekdays: ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
    week: Period(this: "in dieser Woche", last: "in der letzten Woche", next: "in der nächsten Woche"),
    month: Period(this: "in diesem Monat", last: "im letzten Monat", next: "im nächsten Monat"),
    quarter: Period(this: "in diesem Quartal", last: "im letzten Quartal", next: "im nächsten Quartal"),
    year: Period(this: "in diesem Jahr", last: "im letzten Jahr", next: "im nächsten Jahr"),
    ago: Comparisons(
      moreThan: "{x} war vor mehr als {y}", atLeast: "{x} war vor mindestens {y}",
      lessThan: "{x} war vor weniger als {y}",
      atMost: "{x} war vor höchstens {y}", exactly: "{x} war genau vor {y}"),
    away: Comparisons(
      moreThan: "{x} ist in mehr als {y}", atLeast: "{x} ist in mindestens {y}", lessThan: "{x} ist in weniger als {y}",
      atMost: "{x} ist in höchstens {y}", exactly: "{x} ist genau in {y}"),
    betweenAgo: "{x} war vor mindestens {y} und höchstens {z}",
    betweenAway: "{x} ist in mindestens {y} und höchstens {z}",
    before: "{x} ist früher als {y}", after: "{x} ist später als {y}", onOrBefore: "{x} ist spätestens {y}",
    onOrAfter: "{x} ist frühestens {y}", now: "jetzt", quoted: "„{x}“",
    aggregates: [
      .count: "Anzahl [{x}]", .any: "es gibt [{x}]", .none: "es gibt keine [{x}]", .sum: "Summe: {y} [{x}]",
      .average: "Durchschnitt: {y} [{x}]", .smallest: "kleinster Wert: {y} [{x}]",
      .largest: "größter Wert: {y} [{x}]", .earliest: "frühestes Datum: {y} [{x}]",
      .latest: "spätestes Datum: {y} [{x}]",
    ],
    where: ": ", since: "{y} seit: {x}", until: "{y} bis: {x}", anniversary: "Jahrestag: {x}",
    units: [
      .minute: ["Minute", "Minuten"], .hour: ["Stunde", "Stunden"], .day: ["Tag", "Tage"], .week: ["Woche", "Wochen"],
      .month: ["Monat", "Monate"], .year: ["Jahr", "Jahre"], .workingDay: ["Arbeitstag", "Arbeitstage"],
      .workingHour: ["Arbeitsstunde", "Arbeitsstunden"],
    ],
    distantUnits: [
      .day: ["Tag", "Tagen"], .month: ["Monat", "Monaten"], .year: ["Jahr", "Jahren"],
      .workingDay: ["Arbeitstag", "Arbeitstagen"],
    ])
}
