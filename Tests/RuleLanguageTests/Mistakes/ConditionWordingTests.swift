// Conditions in the words and signs of other languages.

import Testing

extension Catalogue {
  static let wordings: [Mistake] = [
    Mistake(
      .error, when: "count(client.complaints‸, closed_on is empty) > 3",
      "expected `where`, not `,`",
      "write `count(… where …)`"),
    Mistake(
      .error, when: "count(client.complaints ‸if closed_on is empty) > 3",
      "expected `where`, not `if`",
      "write `count(… where …)`"),
    Mistake(
      .error, when: "count(client.complaints ‸when closed_on is empty) > 3",
      "expected `where`, not `when`",
      "write `count(… where …)`"),
    Mistake(
      .error, when: "due_on is more than 3 ‸dys ago",
      "`dys` is no unit of time",
      "write `3 days`"),
    Mistake(
      .error, when: "due_on is more than 3 ‸workdays ago",
      "`workdays` is no unit of time",
      "write `3 working days`"),
    Mistake(
      .error, when: "due_on is more than 3 ‸business days ago",
      "`business days` is no unit of time",
      "write `3 working days`"),
    Mistake(
      .error, when: "due_on is more than 3 ‸work days ago",
      "`work days` is no unit of time",
      "write `3 working days`"),
    Mistake(
      .error, when: "opened_at is more than 3 ‸hrs ago",
      "`hrs` is no unit of time",
      "write `3 hours`"),
    Mistake(
      .error, when: "amount > 10‸,000 PLN",
      "a comma has no place in a number",
      "write `10_000` for thousands, or `10.000` for a fraction"),
    Mistake(
      .error, when: "amount > 10.000‸,50 PLN",
      "a number is written with a point, not with a comma",
      "write `10000.50`"),
    Mistake(
      .error, when: "rate > 2‸,5",
      "a number is written with a point, not with a comma",
      "write `2.5`"),
    Mistake(
      .error, when: "rate is 20 ‸percent",
      "`percent` cannot stand here",
      "write `%`"),
    Mistake(
      .error, when: "amount > ‸−5 PLN",
      "`−` is no sign of the language",
      "write `-`"),
    Mistake(
      .error, when: "amount ‸=> 5 PLN",
      "`=>` is no sign of the language",
      "write `>=`"),
    Mistake(
      .error, when: "amount ‸=< 5 PLN",
      "`=<` is no sign of the language",
      "write `<=`"),
    Mistake(
      .error, when: "status ‸IS open",
      "`IS` cannot stand here",
      "write `is`"),
    Mistake(
      .error, when: "status is open ‸AND client.on_hold",
      "`AND` cannot stand here",
      "write `and`"),
    Mistake(
      .error, when: "status is one of ‸(open, paid)",
      "the values after `one of` stand without parentheses",
      "write `is one of open, paid`"),
    Mistake(
      .error, when: "due_on is in the ‸last 3 days",
      "`in` says no distance in time",
      "write `is within the last 3 days`"),
    Mistake(
      .error, when: "due_on is in ‸next 3 days",
      "`in` says no distance in time",
      "write `is within the next 3 days`"),
    Mistake(
      .error, when: "‸count of client.invoices > 3",
      "what `count` looks at stands in parentheses",
      "write `count(client.invoices)`"),
    Mistake(
      .error, when: "‸sum of amount > 5 PLN",
      "what `sum` looks at stands in parentheses",
      "write `sum(amount of invoices)`"),
    Mistake(
      .error, when: "‸any client.complaints",
      "what `any` looks at stands in parentheses",
      "write `any(client.invoices)`"),
    Mistake(
      .error, when: "status ‸aren't open",
      "`aren't` is no word of the language",
      "write `is not`"),
    Mistake(
      .error, when: "client.manager.email is anna‸@example.com",
      "`@` has no meaning here",
      "write mail addresses in double quotes: `\"anna@example.com\"`"),
    Mistake(
      .error, when: "status ‸open",
      "`open` cannot stand here",
      "is `is`, `and` or `or` missing before it?"),
    Mistake(
      .error, when: "due_on ‸more than 3 days ago",
      "`more` cannot stand here",
      "write `is more than`"),
    Mistake(
      .error, when: "status is open and‸",
      "a value is missing here",
      "add what is meant, or leave out the word before"),
    Mistake(
      .error, when: "status is open‸, paid",
      "a comma cannot stand here",
      "join conditions with `and` or `or`"),
    Mistake(
      .error, when: "amount > 5 ‸pln",
      "a currency is its code in three capitals, not `pln`",
      "write `5 PLN`"),
    Mistake(
      .error, when: "amount > 10 ‸€",
      "money is written with its currency's code",
      "write `10 EUR`"),
    Mistake(
      .error, when: "status is ‸“open”",
      "a text stands in double quotes",
      "write `\"open\"`; for a value of `one of …`, write `open`"),
    Mistake(
      .error, when: "due_on is ‸01.02.2026",
      "a date is written year, month, day",
      "write `2026-02-01`"),
    Mistake(
      .error, when: "‸max(amount of client.invoices) > 5 PLN",
      "`max` is no word for a list",
      "write `largest(…)`"),
    Mistake(
      .error, when: "‸upper(client.name) is \"A\"",
      "`upper` is no word for a list",
      "the words for lists are count, any, none, sum, average, smallest, largest, earliest, latest"),
    Mistake(
      .error, when: "due_on is ‸older than 3 days",
      "`older than` is not in the language",
      "write `is more than … ago`"),
  ]
}

@Test(arguments: Catalogue.wordings)
func aConditionInOtherWordsIsNamedOnceWithItsRemedy(_ mistake: Mistake) { expectTaught(mistake) }
