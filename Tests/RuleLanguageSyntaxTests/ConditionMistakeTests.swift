// Each mistake in a condition is found at its place, said in plain words, and helped where the fix is known.

import RuleLanguage
import Testing

struct ConditionMistake: Sendable, CustomTestStringConvertible {
  var marked: String
  var message: String
  var help: String?

  init(_ marked: String, _ message: String, _ help: String? = nil) {
    self.marked = marked
    self.message = message
    self.help = help
  }

  var testDescription: String { marked }
}

private let quotes = "write `\"open\"`; for a value of `one of …`, write `open`"

private let anew = "delete it, or write the line anew"

@Test(arguments: [
  ConditionMistake(
    "x is ‸\"open", "this text is not closed on its line",
    "end it with `\"`; for several lines, use a text block between `\"\"\"` lines"),
  ConditionMistake("‸(x is 1", "this `(` is not closed", "add the `)` where it ends"),
  ConditionMistake("count‸(bills where x is 1", "this `(` is not closed", "add the `)` where it ends"),
  ConditionMistake("x is 1‸)", "this `)` closes nothing", "leave it out, or add its `(`"),
  ConditionMistake(
    "d is exactly 3 days‸", "`ago` or `away` is missing here", "write `exactly 3 days ago` or `exactly 3 days away`"),
  ConditionMistake(
    "x ‸is not more than 3", "`is not more than` is not used, because it is easily misread", "write `is at most`"),
  ConditionMistake(
    "x ‸is not less than 3", "`is not less than` is not used, because it is easily misread", "write `is at least`"),
  ConditionMistake("‸max(amount of bills) > 3", "`max` is no word for a list", "write `largest(…)`"),
  ConditionMistake("‸min(bills.amount) > 3", "`min` is no word for a list", "write `smallest(…)`"),
  ConditionMistake("‸avg(bills.amount) > 3", "`avg` is no word for a list", "write `average(…)`"),
  ConditionMistake("‸total(bills.amount) > 3", "`total` is no word for a list", "write `sum(…)`"),
  ConditionMistake("‸first(calls.day) is today", "`first` is no word for a list", "write `earliest(…)`"),
  ConditionMistake("‸last(calls.day) is today", "`last` is no word for a list", "write `latest(…)`"),
  ConditionMistake("‸cuont(bills) > 3", "`cuont` is no word for a list", "write `count(…)`"),
  ConditionMistake("‸no interactions", "`no` is a value, the opposite of `yes`", "write `none(interactions)`"),
  ConditionMistake("x ‸exceeds 3", "`exceeds` cannot stand here", "write `is more than`"),
  ConditionMistake("x is ‸greater than 3", "`greater than` is not in the language", "write `is more than`"),
  ConditionMistake("x ‸== 3", "`==` is no sign of the language", "write `=`"),
  ConditionMistake("x ‸<> 3", "`<>` is no sign of the language", "write `!=`"),
  ConditionMistake("x ‸&& y", "`&&` is no sign of the language", "write `and`"),
  ConditionMistake("x ‸|| y", "`||` is no sign of the language", "write `or`"),
  ConditionMistake("‸!x", "`!` is no sign of the language", "write `not`"),
  ConditionMistake("x ‸≤ 3", "`≤` is no sign of the language", "write `<=`"),
  ConditionMistake("x is ‸'open'", "a text stands in double quotes", quotes),
  ConditionMistake("x is ‸„open”", "a text stands in double quotes", quotes),
  ConditionMistake("x = ‸“open”", "a text stands in double quotes", quotes),
  ConditionMistake("x is ‸'two words'", "a text stands in double quotes", "write `\"two words\"`"),
  ConditionMistake("x ‸isn't open", "`isn't` is no word of the language", "write `is not`"),
  ConditionMistake("d is more than ‸day ago", "how many is missing before `day`", "write `1 day`"),
  ConditionMistake("d is more than ‸a week ago", "a number is written in digits", "write `1 week`"),
  ConditionMistake(
    "d is more than ‸3 ago", "`ago` needs a time like `3 days` before it", "write `more than 3 days ago`"),
  ConditionMistake("d is ‸more 3 days ago", "`than` is missing after `more`", "write `more than`"),
  ConditionMistake("d is more ‸then 3 days ago", "expected `than`, not `then`", "write `more than`"),
  ConditionMistake("d is less ‸then 3 days ago", "expected `than`, not `then`", "write `less than`"),
  ConditionMistake("x is more ‸tahn 3 and y", "expected `than`, not `tahn`", "write `more than`"),
  ConditionMistake(
    "d is ‸3 days ago", "`exactly` is missing before `3 days ago`", "write `is exactly 3 days ago`"),
  ConditionMistake(
    "d is ‸3 days away and x", "`exactly` is missing before `3 days away`", "write `is exactly 3 days away`"),
  ConditionMistake("d is in ‸3 days", "`in` says no distance in time", "write `is exactly 3 days away`"),
  ConditionMistake("x is in ‸3", "expected a segment's name, not `3`", "a value is tested by `is 3`"),
  ConditionMistake(
    "d is at least 3 days ‸before today", "`before today` is not used after a time",
    "write `at least 3 days ago`"),
  ConditionMistake(
    "d is less than 3 days ‸from now and x", "`from now` is not used after a time", "write `less than 3 days away`"),
  ConditionMistake(
    "d is at least 3 days ‸before due_on", "`ago` and `away` count from today only",
    "calculate the day: `is before due_on - 3 days`, or `is after …`"),
  ConditionMistake(
    "d is more than ‸-3 days ago", "a time before `ago` is not negative",
    "`ago` counts back from today, `away` counts forward: `3 days away`"),
  ConditionMistake(
    "x ‸in PLN > 10_000", "`in PLN` cannot stand here",
    "the currency stands after a number: compare with `10_000 PLN`"),
  ConditionMistake("x ‸in key_clients", "`in` cannot stand here", "write `is in`"),
  ConditionMistake(
    "x is 1‸; y is 2", "`;` has no meaning here",
    "between values write a comma, between conditions `and` or `or`"),
  ConditionMistake("x is ‸\u{200B}1", "the invisible character U+200B has no meaning here", anew),
  ConditionMistake("due‸\u{200B}_on is today", "the invisible character U+200B has no meaning here", anew),
  ConditionMistake("x is ‸'paid", "`'` has no meaning here"),
  ConditionMistake(
    "d is ‸in less than 3 days", "`in` cannot stand before `less than`", "write `is less than 3 days away`"),
  ConditionMistake(
    "d is 3 days ‸before today", "`before today` is not used after a time", "write `exactly 3 days ago`"),
  ConditionMistake("x is ‸\u{1B}1", "the invisible character U+001B has no meaning here", anew),
  ConditionMistake("d is ‸2026-02-30", "there is no date `2026-02-30`", "the last day of that month is 2026-02-28"),
  ConditionMistake("d is ‸2026-13-01", "there is no date `2026-13-01`", "a date is year, month, day: `2026-11-22`"),
  ConditionMistake("d is ‸31.12.2026", "a date is written year, month, day", "write `2026-12-31`"),
  ConditionMistake("d is ‸2026-11-22T09:00", "date and time are written with a space", "write `2026-11-22 09:00`"),
  ConditionMistake("d is 2026-11-22 ‸25:00", "there is no time `25:00`", "times go from `00:00` to `23:59`"),
  ConditionMistake(
    "x > ‸1000000000000000", "`1000000000000000` is too large", "numbers go up to 922 337 203 685 477.5807"),
  ConditionMistake("x > ‸1.23456", "a number has at most 4 digits after the point", nil),
  ConditionMistake("x > ‸1_00", "`1_00` is not grouped by three digits", "write `10_000`, `10 000` or `10000`"),
  ConditionMistake("x > 2‸,5", "a number is written with a point, not with a comma", "write `2.5`"),
  ConditionMistake("x > 10 ‸eur", "a currency is its code in three capitals, not `eur`", "write `10 EUR`"),
  ConditionMistake("x > 10 ‸zł", "a currency is its code in three capitals, not `zł`", "write `10 PLN`"),
  ConditionMistake("x > 10 ‸€", "money is written with its currency's code", "write `10 EUR`"),
  ConditionMistake("x > 10_000.50‸€", "money is written with its currency's code", "write `10_000.50 EUR`"),
  ConditionMistake("x > ‸EUR 10", "the currency stands after the number", "write `10 EUR`"),
  ConditionMistake("d is in ‸past", "`the` is missing before `past`", "write `in the past` or `in the future`"),
  ConditionMistake(
    "d is within ‸30 days", "`the last` or `the next` is missing before `30 days`",
    "write `is within the last 30 days` or `is within the next 30 days`"),
  ConditionMistake(
    "d is between ‸30 days and 60 days ago", "the unit is said once, after the second number",
    "write `between 30 and 60 days ago`"),
  ConditionMistake("name ‸contians \"x\"", "`contians` cannot stand here", "write `contains`"),
  ConditionMistake("x is 1 ‸adn y is 2", "`adn` cannot stand here", "write `and`"),
  ConditionMistake("state ‸open", "`open` cannot stand here", "is `is`, `and` or `or` missing before it?"),
  ConditionMistake(
    "count(bills ‸state is open)", "`where` is missing before `state`", "write `count(… where …)`"),
  ConditionMistake("x is 1 and‸ ", "a value is missing here", "add what is meant, or leave out the word before"),
  ConditionMistake(
    "x is open and ‸is paid", "expected a value, not `is`", "say what is compared: `status is open and amount is …`"),
  ConditionMistake(
    "d is monday ‸or tuesday", "weekdays are tested one by one", "say what is compared again: `or … is tuesday`"),
  ConditionMistake(
    "x is \"a ‸{b}\"", "values in braces stand only in `subject` and `message`", "for the brace itself, write `\\{`"),
  ConditionMistake(
    "x is \"a‸\\t\"", "`\\t` means nothing in a text", "known are `\\n` (new line), `\\\"`, `\\{` and `\\\\`"),
  ConditionMistake("x is ‸09:00", "a time of day alone cannot be compared", "write the date, too: `2026-11-22 09:00`"),
  ConditionMistake(
    "x is ‸@", "`@` has no meaning here", "write mail addresses in double quotes: `\"anna@example.com\"`"),
  ConditionMistake("sum(‸1 + amount) > 3", "of which list is missing here", "write `sum(amount of invoices)`"),
])
func aMistakeInAConditionTeaches(mistake: ConditionMistake) {
  expectFindings(in: mistake.marked, Said(mistake.message, mistake.help), isCondition: true)
}
