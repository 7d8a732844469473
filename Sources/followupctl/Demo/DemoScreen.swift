// What the demo prints: each mail as it is received, each journal entry as it is made.

import FollowupDaemon
import Foundation
import SMTPTestKit

final class DemoScreen: @unchecked Sendable {  // All state is touched with the lock held.
  /// A first morning's mail is long: so many lines of it give the idea.
  private static let linesShown = 60

  private let lock = NSLock()
  private let showsWhole: Bool
  private var count = 0

  init(showsWhole: Bool) { self.showsWhole = showsWhole }

  var mailCount: Int { lock.withLock { count } }

  func welcome() {
    lock.withLock {
      Output.line("It is Monday, 23 November 2026, shortly before nine. The daemon reads the sample records;")
      Output.line("at nine it sends what the rules found. Lines that begin with `followupd` are its journal.")
      Output.line("")
    }
  }

  func show(_ mail: ReceivedMail) {
    lock.withLock {
      count += 1
      let text = MailText(mail)
      let rule = String(repeating: "─", count: 78)
      Output.line("┌\(rule)")
      Output.line("│ mail \(count) to \(mail.recipients.joined(separator: ", "))")
      Output.line("│ \(text.subject)")
      Output.line("├\(rule)")
      let lines = text.text.components(separatedBy: "\n")
      let shown = showsWhole ? lines[...] : lines.prefix(DemoScreen.linesShown)
      for line in shown { Output.line("│ \(line)") }
      if shown.count < lines.count {
        Output.line("│ … and \(lines.count - shown.count) more lines: `followupctl demo --whole` shows them")
      }
      Output.line("└\(rule)")
      Output.line("")
    }
  }

  func show(journal line: String) {
    lock.withLock { Output.line("followupd: \(line)") }
  }

  func show(summary folder: DemoFolder, staysOpen: Bool) {
    guard staysOpen else { return }
    lock.withLock {
      Output.line("That was the first morning. The daemon keeps watching; try in another terminal:")
      Output.line("  edit a record   \(folder.path)/complaints.csv   (close a complaint, or open one)")
      Output.line("  edit a rule     \(folder.path)/rules/payments.rules")
      Output.line("  ask             followupctl --help, with --config \(folder.configuration)")
      Output.line("                  followupctl list --config \(folder.configuration)")
      Output.line("Ctrl-C ends the demo.")
      Output.line("")
    }
  }
}
