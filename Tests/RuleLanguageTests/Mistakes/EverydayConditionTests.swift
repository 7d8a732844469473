// Conditions as people say them in talk.

import Testing

extension Catalogue {
  static let everydayConditions: [Mistake] = [
    Mistake(
      .error, when: "due_on is ‸this quarter",
      "`in` is missing before `this quarter`",
      "write `is in this quarter`"),
    Mistake(
      .error, when: "due_on is ‸last month",
      "`in` is missing before `last month`",
      "write `is in last month`"),
    Mistake(
      .error, when: "due_on is within ‸next quarter",
      "`within` is followed by a time like `the last 30 days`",
      "write `is in next quarter`"),
    Mistake(
      .error, when: "due_on is within ‸the quarter",
      "`within` is followed by a time like `the last 30 days`",
      "write `is in this quarter`"),
    Mistake(
      .error, when: "due_on is within ‸60 days",
      "`the last` or `the next` is missing before `60 days`",
      "write `is within the last 60 days` or `is within the next 60 days`"),
    Mistake(
      .error, when: "due_on is within ‸next 60 days",
      "`the` is missing before `next`",
      "write `is within the next 60 days`"),
    Mistake(
      .error, when: "due_on is in ‸december",
      "a month alone, like `december`, cannot be tested",
      "name its days and the year: `is between 2026-12-01 and 2026-12-31`"),
    Mistake(
      .error, when: "due_on is ‸on 2026-12-31",
      "`on` cannot stand after `is`",
      "write `is 2026-12-31`"),
    Mistake(
      .error, when: "due_on is ‸on monday",
      "`on` cannot stand after `is`",
      "write `is a monday`"),
    Mistake(
      .error, when: "due_on is ‸a weekend",
      "`a weekend` is no day that can be tested",
      "write `is a saturday` or `is a sunday`"),
    Mistake(
      .error, when: "client is ‸on hold",
      "`on` cannot stand after `is`",
      "for a yes-or-no field write its name alone: `client.on_hold`"),
    Mistake(
      .error, when: "client is ‸on_hold",
      "`on_hold` is a field of client, and no other record",
      "write `client.on_hold`"),
    Mistake(
      .error, when: "client.manager is ‸Anna",
      "`client.manager` is a link to employee, so it can be compared with another link, not with `Anna`",
      "compare its name or its id: `client.manager.name is \"Anna\"` or `client.manager.id is \"Anna\"`"),
    Mistake(
      .error, when: "amount > ‸10k PLN",
      "a number is written out in digits",
      "write `10_000 PLN`"),
    Mistake(
      .error, when: "amount > ‸2.5 mln PLN",
      "a number is written out in digits",
      "write `2_500_000 PLN`"),
    Mistake(
      .error, when: "‸if status is open",
      "`if` has no meaning after `when`",
      "leave it out"),
    Mistake(
      .warning, when: "status is open or ‸client.on_hold and amount > 5 PLN",
      "`and` joins more closely than `or`, so these conditions belong together",
      "write `status is open or (client.on_hold and amount > 5 PLN)`, or put `or` in parentheses"),
  ]
}

@Test(arguments: Catalogue.everydayConditions)
func aConditionAsPeopleSayItIsNamedOnceWithItsRemedy(_ mistake: Mistake) { expectTaught(mistake) }
