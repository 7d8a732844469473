// Names that nothing has, and values that do not go together.

import Testing

extension Catalogue {
  static let values: [Mistake] = [
    Mistake(
      .error, when: "‸stauts is open",
      "`stauts` is not a field or list of invoice",
      "did you mean `status`?"),
    Mistake(
      .error, when: "‸manger is empty",
      "`manger` is not a field or list of invoice",
      "did you mean `client.manager`?"),
    Mistake(
      .error, when: "client.manager.‸nmae is \"x\"",
      "`nmae` is not a field or list of employee",
      "did you mean `name`?"),
    Mistake(
      .error, when: "‸сlient.on_hold",
      "`сlient` is not a field or list of invoice",
      "write `client` anew: some letters of it are of another alphabet, and only look alike"),
    Mistake(
      .error, when: "status is ‸оpen",
      "`оpen` is not a value of `status`",
      "write `open` anew: some letters of it are of another alphabet, and only look alike"),
    Mistake(
      .error, when: "status is ‸opne",
      "`opne` is not a value of `status`",
      "did you mean `open`?"),
    Mistake(
      .error, when: "status is ‸foo",
      "`foo` is not a value of `status`",
      "it is one of open, paid, cancelled"),
    Mistake(
      .error, when: "client.manager is ‸anna",
      "`client.manager` is a link to employee, so it can be compared with another link, not with `anna`",
      "compare its name or its id: `client.manager.name is \"anna\"` or `client.manager.id is \"anna\"`"),
    Mistake(
      .error, when: "client.manager is ‸null",
      "`client.manager` is a link to employee, and not `null`",
      "write `is empty`"),
    Mistake(
      .error, when: "paid_on is ‸none",
      "`none` is not a field or list of invoice",
      "write `is empty`"),
    Mistake(
      .error, when: "due_on is ‸overdue",
      "`overdue` is not a field or list of invoice",
      "write the test: `due_on is in the past`"),
    Mistake(
      .error, when: "due_on is before ‸tomorrow",
      "`tomorrow` is not a field or list of invoice",
      "write `today + 1 day`"),
    Mistake(
      .error, when: "amount > ‸PLN",
      "`PLN` is not a field or list of invoice",
      "write a number before it: `10 PLN`"),
    Mistake(
      .error, when: "client.name contains ‸ACME",
      "`client.name` is a text, and `ACME` stands without quotes",
      "write `\"ACME\"`"),
    Mistake(
      .error, when: "client.name = ‸ACME",
      "`client.name` is a text, and `ACME` stands without quotes",
      "write `\"ACME\"`"),
    Mistake(
      .error, when: "number ‸is 5",
      "`number` is a text and `5` is a number, so they cannot be compared",
      "write it in quotes: `\"5\"`"),
    Mistake(
      .error, when: "amount ‸> 5",
      "`amount` is an amount of money and `5` is a number, so they cannot be compared",
      "write the currency after the number: `10_000 EUR`"),
    Mistake(
      .error, when: "‸amount + 5 > 3 PLN",
      "`amount` is an amount of money and `5` is a number: `+` cannot join them",
      "write the currency after the number: `100 EUR`"),
    Mistake(
      .error, when: "‸5 PLN + 5 EUR > amount",
      "PLN and EUR are different currencies",
      "write both amounts in one currency"),
    Mistake(
      .error, when: "‸amount * amount > 3 PLN",
      "`amount` is an amount of money and `amount` is an amount of money: `*` cannot join them",
      "write the currency after the number: `100 EUR`"),
    Mistake(
      .error, when: "due_on ‸is more than 3 hours ago",
      "`due_on` is a date, so it can be compared with days, not with hours",
      "write the duration in days"),
    Mistake(
      .error, when: "due_on > ‸3 hours",
      "a duration cannot stand here alone",
      "write `… ago` or `… away` after it, or add it to a date"),
    Mistake(
      .error, when: "due_on ‸is more than 3 days",
      "`due_on` is a date, so `more than` needs a direction",
      "add `ago` or `away`: `is more than 3 days ago`"),
    Mistake(
      .error, when: "due_on is ‸3 days",
      "a duration cannot stand here alone",
      "write `is exactly 3 days ago` or `is exactly 3 days away`"),
    Mistake(
      .error, when: "due_on ‸is before 5",
      "`due_on` is a date and `5` is a number, so they cannot be compared",
      "write `5 days ago` or `… away`"),
    Mistake(
      .error, when: "due_on ‸is 5",
      "`due_on` is a date and `5` is a number, so they cannot be compared",
      "write `5 days ago` or `… away`"),
    Mistake(
      .error, when: "amount ‸is before 5 PLN",
      "`before` is for dates, and `amount` is an amount of money",
      "write `is less than` or `is more than`"),
    Mistake(
      .error, when: "amount ‸is today",
      "only a date or an instant can be tested so, and `amount` is an amount of money",
      "name a date, or compare it with an amount of money"),
    Mistake(
      .error, when: "due_on + ‸3 is today",
      "`3` is a bare number, and a date needs a unit",
      "write `3 days`"),
    Mistake(
      .error, when: "due_on + ‸3 hours is today",
      "`due_on` is a date, so days can be added to it, not hours",
      "write `days`"),
    Mistake(
      .error, when: "‸due_on + due_on is today",
      "`due_on` is a date and `due_on` is a date: `+` cannot join them",
      "measure it: `hours since …`, or subtract two dates"),
    Mistake(
      .error, when: "‸status < paid",
      "the values of `status` have no order, so `<` cannot compare them",
      "write `is` or `is one of`"),
    Mistake(
      .error, when: "status is ‸\"open\"",
      "the values of `status` are words, written without quotes",
      "write `open`"),
    Mistake(
      .error, when: "number ‸< \"b\"",
      "texts have no order, so `<` cannot compare them",
      "write `is`, `contains`, `starts with` or `ends with`"),
    Mistake(
      .error, when: "client.on_hold is ‸open",
      "`client.on_hold` is yes or no, and not `open`",
      "write `is yes` or `is no`"),
    Mistake(
      .error, when: "client.on_hold ‸> yes",
      "`client.on_hold` is a yes or no and `yes` is a yes or no, so they cannot be compared",
      "write `is yes` or `is no`"),
    Mistake(
      .error, when: "client.on_hold ‸> 3",
      "`client.on_hold` is a yes or no and `3` is a number, so they cannot be compared",
      "compare `client.on_hold` with a yes or no"),
    Mistake(
      .error, when: "client.manager ‸is client",
      "`client.manager` is a link to employee and `client` is a link to client, so they cannot be compared",
      "compare it with a link to the same kind of record"),
    Mistake(
      .error, when: "‸client.invoices > 3",
      "`client.invoices` is a list (of invoice records), where a value is needed",
      "count it: `count(client.invoices)`"),
    Mistake(
      .error, when: "‸client.invoices.amount > 5 PLN",
      "`client.invoices.amount` is of many records, one value is needed",
      "take one with an aggregate: `sum(…)`, `latest(…)`, `any(… where …)`"),
    Mistake(
      .error, when: "‸client.invoices",
      "`client.invoices` is a list (of invoice records), not something that is true or false",
      "compare it: `… is …`"),
    Mistake(
      .error, when: "‸due_on",
      "`due_on` is a date, not something that is true or false",
      "test it: `due_on is in the past`"),
    Mistake(
      .error, when: "‸number.x is \"1\"",
      "`number` is a text, so nothing can follow it after a dot",
      "end the path here"),
    Mistake(
      .error, when: "‸id.x is \"1\"",
      "`id` is a text, so nothing can follow it after a dot",
      "end the path here"),
    Mistake(
      .error, when: "‸count(client) > 1",
      "`count` takes a list, and `client` is one record",
      "write `client is empty` or `is not empty`"),
    Mistake(
      .error, when: "‸sum(amount) > 5 PLN",
      "`sum` takes a list, and `amount` is a value",
      "say of which list: `sum(amount of client.invoices)`"),
    Mistake(
      .error, when: "‸sum(client.invoices) > 5 PLN",
      "`sum` needs a value of each invoice",
      "write `sum(amount of client.invoices)`"),
    Mistake(
      .error, when: "earliest(‸amount of client.invoices) > 5 PLN",
      "`earliest` takes dates or instants, and `amount` is an amount of money",
      "write `smallest`"),
    Mistake(
      .error, when: "largest(‸due_on of client.invoices) is today",
      "`largest` takes numbers or amounts of money, and `due_on` is a date",
      "write `latest`"),
    Mistake(
      .error, when: "count(amount ‸of client.invoices) > 1",
      "`of` cannot stand here",
      "is `is`, `and` or `or` missing before it?"),
    Mistake(
      .error, when: "any(client.manager.‸clients)",
      "lists of an employee can be used only in rules `for each employee`",
      "start from the client instead"),
    Mistake(
      .error, when: "hours since ‸due_on > 3",
      "hours are measured since or until an instant, and `due_on` is a date",
      "measure days: `days since due_on`"),
    Mistake(
      .error, when: "days since ‸amount > 3",
      "time is measured since or until a date or an instant, and `amount` is an amount of money",
      "name a date or an instant"),
    Mistake(
      .error, when: "anniversary of ‸amount is today",
      "only a date has an anniversary, and `amount` is an amount of money",
      "name a date"),
    Mistake(
      .error, when: "10% of ‸due_on is 5",
      "a share is taken of a number or an amount of money, and `due_on` is a date",
      "write `20% of` and an amount"),
    Mistake(
      .error, when: "-‸due_on is today",
      "only a number or an amount of money can be negative, and `due_on` is a date",
      "leave `-` out"),
    Mistake(
      .error, when: "‸amount contains \"5\"",
      "`contains` looks into a text, and `amount` is an amount of money",
      "compare it with `is`, `is more than` or `is less than`"),
    Mistake(
      .error, when: "number contains ‸5",
      "`contains` looks for a text, and `5` is a number",
      "write it in quotes"),
    Mistake(
      .error, when: "due_on is more than ‸2.5 days ago",
      "days are counted in whole numbers",
      "write a number without a fraction"),
    Mistake(
      .error, when: "due_on is within the last ‸5 PLN",
      "expected a time like `30 days`, not `5 PLN`",
      "write `is within the last 30 days` or `is within the next 30 days`"),
    Mistake(
      .error, when: "opened_at is between 3 and ‸4 PLN ago",
      "expected a time like `60 days`",
      "write `between 30 and 60 days ago`"),
    Mistake(
      .warning, when: "amount > ‸10.000 PLN",
      "`10.000 PLN` is 10 and not 10 thousand: the point separates the fraction",
      "write `10_000 PLN`, or `10 PLN` if that is meant"),
    Mistake(
      .warning, when: "‸latest(happened_at of client.complaints) is more than 60 days ago",
      "this is never true where there are no `client.complaints` at all, because then there is no latest one",
      "if those are meant too, add `or none(client.complaints)`"),
    Mistake(
      .warning, when: "any(client.invoices where ‸status is open)",
      "`status` is that of each invoice in the list, not that of the invoice outside",
      "for the other write `invoice.status`"),
    Mistake(
      .warning,
      when: "‸latest(happened_at of client.complaints where closed_on is empty) is before today - 60 days",
      "this is never true where there are no `client.complaints` at all, because then there is no latest one",
      "if those are meant too, add `or none(client.complaints where closed_on is empty)`"),
    Mistake(
      .warning, when: "‸days since latest(happened_at of client.complaints) > 60",
      "this is never true where there are no `client.complaints` at all, because then there is no latest one",
      "if those are meant too, add `or none(client.complaints)`"),
    Mistake(
      .warning, when: "‸earliest(closed_on of client.complaints) is more than 30 days away",
      "this is never true where there are no `client.complaints` at all, because then there is no earliest one",
      "if those are meant too, add `or none(client.complaints)`"),
    Mistake(
      .warning, when: "‸largest(amount of client.invoices) is less than 100 PLN",
      "this is never true where there are no `client.invoices` at all, because then there is no largest one",
      "if those are meant too, add `or none(client.invoices)`"),
  ]
}

@Test(arguments: Catalogue.values)
func aMistakeInAValueIsNamedOnceWithItsRemedy(_ mistake: Mistake) { expectTaught(mistake) }
