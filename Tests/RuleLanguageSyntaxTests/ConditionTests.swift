// Every form of condition is read, and printed as the language writes it.

import FollowupModel
import RuleLanguage
import Testing

/// Written as on the left, printed as on the right.
private let forms: [(String, String)] = [
  ("notes is empty", "notes is empty"), ("notes is not empty", "notes is not empty"),
  ("state is open or paid", "state is open or paid"),
  ("state is not one of open, paid", "state is not one of open, paid"),
  ("client is in key_clients", "client is in key_clients"), ("d is in this month", "d is in this month"),
  ("d is not in the next quarter", "d is not in next quarter"), ("d is today", "d is today"),
  ("d is today + 3 days", "d is today + 3 days"), ("d is tomorrow", "d is tomorrow"),
  ("d is in the past", "d is in the past"),
  ("d is in the future", "d is in the future"), ("d is a monday", "d is a monday"), ("d is monday", "d is a monday"),
  ("d is not a working day", "d is not a working day"),
  ("d is within the last 12 months", "d is within the last 12 months"),
  ("d is within the next notice_days days", "d is within the next notice_days days"),
  ("x is between 1 and 2 and y", "x is between 1 and 2 and y"),
  ("d is between 30 and 60 days ago", "d is between 30 and 60 days ago"),
  ("d is not between 1 and 2 working days away", "d is not between 1 and 2 working days away"),
  ("d is more than 3 days ago", "d is more than 3 days ago"),
  ("d is at least 1 week away", "d is at least 1 week away"),
  ("d is exactly 7 days ago", "d is exactly 7 days ago"), ("x is more than 10 000 EUR", "x is more than 10_000 EUR"),
  ("x is at most 10\u{A0}000.5", "x is at most 10_000.5"),
  ("paid - due is more than 20 days", "paid - due is more than 20 days"),
  ("d is not on or before 2026-11-22", "d is not on or before 2026-11-22"),
  ("d is after 2026-11-22 9:05", "d is after 2026-11-22 09:05"),
  ("x <= 2 and x != 3 or not x = -4", "x <= 2 and x != 3 or not x = -4"),
  ("name contains \"a\"", "name contains \"a\""),
  ("name does not start with \"a\\\\\"", "name does not start with \"a\\\\\""),
  ("name ends with \"\\{x}\"", "name ends with \"\\{x}\""),
  ("2 * (x + 1) / y > 20% of z", "2 * (x + 1) / y > 20% of z"),
  ("any(client.bills)", "any(client.bills)"),
  ("count(bills where x is 1 and y is 2) > 3", "count(bills where x is 1 and y is 2) > 3"),
  ("sum(bills.amount where paid)", "sum(amount of bills where paid)"),
  ("largest(amount - fee of bills) > 1 PLN", "largest(amount - fee of bills) > 1 PLN"),
  ("days since d > 3", "days since d > 3"), ("working hours until ends_at < 8", "working hours until ends_at < 8"),
  ("anniversary of born_on is within the next 7 days", "anniversary of born_on is within the next 7 days"),
  ("state is open or on_hold and x", "state is open or on_hold and x"),
  ("state is open or client.vip", "state is open or client.vip"),
  ("x is 5 PLN or 6 PLN", "x is 5 PLN or 6 PLN"), ("flag is yes or other is no", "flag is yes or other is no"),
  ("`today` is `empty`", "`today` is `empty`"), ("count is 1", "`count` is 1"), ("x is 1 # yes", "x is 1"),
  ("now is before ends_at - 2 hours", "now is before ends_at - 2 hours"),
  ("12.5% of x > 10_000_000", "12.5% of x > 10_000_000"),
]

@Test(arguments: forms)
func everyFormOfConditionIsReadAndPrinted(written: String, printed: String) {
  let tree = condition(written)
  #expect(tree.phrase == printed)
  #expect(condition(printed).withoutPlaces == tree.withoutPlaces)
}

@Test func aWordAfterOrIsOneMoreValueOnlyWhereItStandsAlone() {
  guard case .test(_, let one) = condition("state is open or paid").kind, case .isEqual(let values) = one.kind else {
    Issue.record("expected one test")
    return
  }
  #expect(values.count == 2)
  for text in [
    "state is open or client.vip", "state is open or paid is yes", "state is open or paid > 3",
    "state is open or not paid",
  ] {
    guard case .or(let parts) = condition(text).kind else {
      Issue.record("expected two conditions in \(text)")
      continue
    }
    #expect(parts.count == 2)
  }
}

@Test func andInsideBetweenBelongsToBetween() {
  guard case .and(let parts) = condition("x is between p and q and y is 1").kind else {
    Issue.record("expected two conditions")
    return
  }
  #expect(parts.map(\.phrase) == ["x is between p and q", "y is 1"])
}
