// Conditions that are plainly always or never true.

import Testing

extension Catalogue {
  static let certainties: [Mistake] = [
    Mistake(
      .warning, when: "‸status is open and status is paid",
      "`status is open` and `status is paid` are never both true",
      "for either of them write `status is one of open, paid`"),
    Mistake(
      .warning, when: "‸status is open and not client.on_hold and status is paid",
      "`status is open` and `status is paid` are never both true",
      "for either of them write `status is one of open, paid`"),
    Mistake(
      .warning, when: "‸status is not open or status is not paid",
      "one of `status is not open` and `status is not paid` is true whatever the value is, so this tests nothing",
      "for neither of them write `status is not one of open, paid`"),
    Mistake(
      .warning, when: "‸status is one of open, paid, cancelled",
      "these are all values of `status`, so this is always true",
      "leave out the values you do not mean"),
    Mistake(
      .warning, when: "‸status is not one of open, paid, cancelled",
      "these are all values of `status`, so this is never true",
      "leave out the values you do not mean"),
    Mistake(
      .warning, when: "status is one of open, ‸open",
      "`open` stands in this list twice",
      "leave one of them out"),
    Mistake(
      .warning, when: "status is open and ‸status is open",
      "`status is open` stands here a second time",
      "leave one of them out"),
    Mistake(
      .warning, when: "status is open or ‸status is open",
      "`status is open` stands here a second time",
      "leave one of them out"),
    Mistake(
      .warning, when: "‸amount > 10 PLN and amount < 5 PLN",
      "`amount > 10 PLN` and `amount < 5 PLN` are never both true",
      "if one of them is enough, join them by `or`"),
    Mistake(
      .warning, when: "‸amount is more than 10 PLN and amount is less than 5 EUR",
      "`amount is more than 10 PLN` and `amount is less than 5 EUR` are never both true",
      "if one of them is enough, join them by `or`"),
    Mistake(
      .warning, when: "‸amount is between 10 PLN and 5 PLN",
      "nothing lies between `10 PLN` and `5 PLN`",
      "write the smaller one first: `between 5 PLN and 10 PLN`"),
    Mistake(
      .warning, when: "‸rate > 5 and rate <= 5",
      "`rate > 5` and `rate <= 5` are never both true",
      "if one of them is enough, join them by `or`"),
    Mistake(
      .warning, when: "‸rate >= 5 or rate < 5",
      "one of `rate >= 5` and `rate < 5` is true whatever the value is, so this tests nothing",
      "if both are meant, join them by `and`"),
    Mistake(
      .warning, when: "‸due_on is more than 3 days ago and due_on is in the future",
      "`due_on is more than 3 days ago` and `due_on is in the future` are never both true",
      "if one of them is enough, join them by `or`"),
    Mistake(
      .warning, when: "‸due_on is more than 3 days ago and due_on is less than 2 weeks away",
      "`due_on is more than 3 days ago` and `due_on is less than 2 weeks away` are never both true",
      "if one of them is enough, join them by `or`"),
    Mistake(
      .warning, when: "‸due_on is more than 1 month ago and due_on is at most 28 days ago",
      "`due_on is more than 1 month ago` and `due_on is at most 28 days ago` are never both true",
      "if one of them is enough, join them by `or`"),
    Mistake(
      .warning, when: "‸due_on is in this month and due_on is more than 31 days ago",
      "`due_on is in this month` and `due_on is more than 31 days ago` are never both true",
      "if one of them is enough, join them by `or`"),
    Mistake(
      .warning, when: "‸due_on is in this month and due_on is more than 30 days ago",
      "`due_on is in this month` and `due_on is more than 30 days ago` are never both true",
      "if one of them is enough, join them by `or`"),
    Mistake(
      .warning, when: "‸due_on is between 60 and 30 days ago",
      "nothing lies between these two, so this is never true",
      "write a number greater than 60 second"),
    Mistake(
      .warning, when: "‸due_on is today and due_on is tomorrow",
      "`due_on is today` and `due_on is tomorrow` are never both true",
      "if one of them is enough, join them by `or`"),
    Mistake(
      .warning, when: "‸due_on is a monday and due_on is a tuesday",
      "`due_on is a monday` and `due_on is a tuesday` are never both true",
      "if one of them is enough, join them by `or`"),
    Mistake(
      .warning, when: "‸paid_on is empty and paid_on is more than 3 days ago",
      "`paid_on is empty` and `paid_on is more than 3 days ago` are never both true",
      "if one of them is enough, join them by `or`"),
    Mistake(
      .warning, when: "‸client.manager is empty and client.manager.name is \"x\"",
      "`client.manager is empty` and `client.manager.name is \"x\"` are never both true",
      "if one of them is enough, join them by `or`"),
    Mistake(
      .warning, when: "‸status is empty",
      "`status` is never empty, so this is never true",
      "leave it out, or declare the field with `, optional`"),
    Mistake(
      .warning, when: "‸status is not empty",
      "`status` is never empty, so this is always true",
      "leave it out, or declare the field with `, optional`"),
    Mistake(
      .warning, when: "‸paid_on is empty or paid_on is not empty",
      "one of `paid_on is empty` and `paid_on is not empty` is true whatever the value is, so this tests nothing",
      "if both are meant, join them by `and`"),
    Mistake(
      .warning, when: "‸client.on_hold or not client.on_hold",
      "one of `client.on_hold` and `not client.on_hold` is true whatever the value is, so this tests nothing",
      "if both are meant, join them by `and`"),
    Mistake(
      .warning, when: "‸client.on_hold and not client.on_hold",
      "`client.on_hold` and `not client.on_hold` are never both true",
      "if one of them is enough, join them by `or`"),
    Mistake(
      .warning, when: "‸1 < 2",
      "both sides are fixed, so this is always true",
      "compare a field with a value"),
    Mistake(
      .warning, when: "‸2 = 3",
      "both sides are fixed, so this is never true",
      "compare a field with a value"),
    Mistake(
      .warning, when: "‸no",
      "this is never true",
      "to stop a rule, write `paused`"),
    Mistake(
      .warning, when: "‸count(client.invoices) >= 0",
      "a count is 0 or more, so this is always true",
      "compare with 1 or more, or write `any(…)` or `none(…)`"),
    Mistake(
      .warning, when: "‸count(client.invoices) < 0",
      "a count is 0 or more, so this is never true",
      "compare with 1 or more, or write `any(…)` or `none(…)`"),
    Mistake(
      .warning, when: "‸count(client.invoices) is less than 1 and any(client.invoices)",
      "`count(client.invoices) is less than 1` and `any(client.invoices)` are never both true",
      "if one of them is enough, join them by `or`"),
    Mistake(
      .warning, when: "‸none(client.complaints) and any(client.complaints)",
      "`none(client.complaints)` and `any(client.complaints)` are never both true",
      "if one of them is enough, join them by `or`"),
    Mistake(
      .warning, when: "‸none(client.complaints) and latest(happened_at of client.complaints) is in the past",
      "`none(client.complaints)` and `latest(happened_at of client.complaints) is in the past` are never both true",
      "if one of them is enough, join them by `or`"),
    Mistake(
      .warning, when: "‸due_on = due_on",
      "both sides are the same, so this is always true",
      "compare with something else"),
    Mistake(
      .warning, when: "‸due_on is before due_on",
      "both sides are the same, so this is never true",
      "compare with something else"),
    Mistake(
      .warning, when: "‸due_on is before paid_on and due_on is after paid_on",
      "`due_on is before paid_on` and `due_on is after paid_on` are never both true",
      "if one of them is enough, join them by `or`"),
    Mistake(
      .warning, when: "‸today is in the past",
      "this is never true",
      "leave it out, or test something else"),
    Mistake(
      .warning, when: "‸days since due_on > 3 and due_on is in the future",
      "`days since due_on > 3` and `due_on is in the future` are never both true",
      "if one of them is enough, join them by `or`"),
    Mistake(
      .warning, when: "‸due_on + 3 days is in the future and due_on is more than 1 week ago",
      "`due_on + 3 days is in the future` and `due_on is more than 1 week ago` are never both true",
      "if one of them is enough, join them by `or`"),
    Mistake(
      .warning, when: "‸due_on < today and due_on > today",
      "`due_on < today` and `due_on > today` are never both true",
      "if one of them is enough, join them by `or`"),
    Mistake(
      .warning, when: "‸due_on < 2026-01-01 and due_on > 2026-02-01",
      "`due_on < 2026-01-01` and `due_on > 2026-02-01` are never both true",
      "if one of them is enough, join them by `or`"),
    Mistake(
      .warning, when: "‸2026-01-01 is before 2026-02-01",
      "both sides are fixed, so this is always true",
      "compare a field with a value"),
    Mistake(
      .warning, when: "any(client.invoices where ‸invoice.status is open and invoice.status is paid)",
      "`invoice.status is open` and `invoice.status is paid` are never both true",
      "for either of them write `invoice.status is one of open, paid`"),
    Mistake(
      .warning, when: "any(client.complaints where ‸closed_on is empty and closed_on is in the past)",
      "`closed_on is empty` and `closed_on is in the past` are never both true",
      "if one of them is enough, join them by `or`"),
    Mistake(
      .warning, when: "‸due_on is exactly 3 days ago and due_on is exactly 4 days ago",
      "`due_on is exactly 3 days ago` and `due_on is exactly 4 days ago` are never both true",
      "if one of them is enough, join them by `or`"),
    Mistake(
      .warning, when: "‸client.name is \"a\" and client.name is \"b\"",
      "`client.name is \"a\"` and `client.name is \"b\"` are never both true",
      "if one of them is enough, join them by `or`"),
    Mistake(
      .warning, when: "‸client.name is \"a\" or client.name is not \"a\"",
      "one of `client.name is \"a\"` and `client.name is not \"a\"` is true whatever the value is, so this tests nothing",
      "if both are meant, join them by `and`"),
    Mistake(
      .warning, when: "‸status is open and (status is paid or status is cancelled)",
      "`status is open` and `(status is paid or status is cancelled)` are never both true",
      "if one of them is enough, join them by `or`"),
    Mistake(
      .warning, when: "‸anniversary of due_on is in the past",
      "this is never true",
      "leave it out, or test something else"),
    Mistake(
      .warning, when: "‸opened_at is more than 3 hours ago and opened_at is less than 2 hours ago",
      "`opened_at is more than 3 hours ago` and `opened_at is less than 2 hours ago` are never both true",
      "if one of them is enough, join them by `or`"),
    Mistake(
      .warning, when: "‸number contains \"a\" and number does not contain \"a\"",
      "`number contains \"a\"` and `number does not contain \"a\"` are never both true",
      "if one of them is enough, join them by `or`"),
  ]
}

@Test(arguments: Catalogue.certainties)
func aConditionThatIsPlainlyAlwaysOrNeverTrueIsPointedOut(_ mistake: Mistake) { expectTaught(mistake) }

@Test(arguments: [
  "status is not open and status is not paid", "client.manager is empty or client.manager.name is \"x\"", "yes",
  "(status is open and client.on_hold) or (status is paid and not client.on_hold)",
  "status is open and (status is paid or client.on_hold)",
  "due_on is in this month and due_on is more than 20 days ago",
  "due_on is more than 1 month ago and due_on is at most 30 days ago", "rate is between 5 and 5",
  "amount > 10 PLN or amount > 5 EUR", "count(client.invoices) > 0 and count(client.invoices) < 2",
])
func aConditionThatCanBeTrueAndFalseIsLeftAlone(_ condition: String) {
  #expect(Mistake(.warning, when: condition, "").findings().isEmpty)
}
