// The money that a mail names first: what its records are about, not what is merely known of a client.

import FollowupEngine
import Testing

@Suite struct MoneyAtStakeTests {
  @Test func aClientsCreditLimitIsNoMoneyAtStake() throws {
    let team = try Team(
      "record client\n  credit_limit  money, optional\n" + overdue("remind client.manager")
        + rule("greet", for: "client", when: "name is \"Zeta\"", "remind manager"),
      people + "client zeta: name Zeta, manager anna, credit_limit 9000 PLN\n"
        + "invoice f1: client acme, amount 100 PLN, due_on 2026-11-01, status open\n")
    try team.run(until: "2026-11-16 12:00")
    let mail = try team.mail(0)
    #expect(mail.contains("greet") && mail.contains("=A0100, Zeta") && !mail.contains("9,000"), "\(mail)")
  }
}
