// What waits with a held change, as a manager reads it: who would be reminded and how often, what it is about, and what
// can be done.

import ControlAPI
import FollowupDaemon

enum HeldText {
  static func print(_ detail: HeldDetail) {
    let verb = detail.followUpCount == 1 ? "waits" : "wait"
    Output.line("\n\(count(detail.followUpCount, "follow-up")) \(verb); a release sends:")
    if detail.mailsCountedOver < detail.followUpCount {
      Output.line("(counted over the first \(detail.mailsCountedOver) of them)")
    }
    Output.table(
      ["TO", "MAILS", "REMINDERS", "FROM"],
      detail.mails.map { [$0.recipient, "\($0.count)", "\($0.reminders)", $0.firstAt ?? "–"] })
    Output.line("")
    Output.table(["RULE", "FOLLOW-UPS"], detail.rules.map { [$0.rule, "\($0.count)"] })
    Output.line("\nfor example:")
    Output.table(
      ["NUMBER", "CLIENT", "WHAT"],
      detail.rules.flatMap(\.examples).map { ["\($0.number)", $0.client ?? "–", $0.subject] })
    let number = detail.change.number
    Output.line(
      """

      followupctl held release \(number)               reminds of all of them
      followupctl held release \(number) --from-today  reminds of none; only of what matches from now on
      followupctl held discard \(number)               closes and mutes them
      """)
  }
}
