// One entry of the journal as `followupctl log` shows it.

import SystemdSupport
import WorkingTime
import FollowupModel

/// The fields of CONTRACT's journal by their names in output.
struct LogRow: Encodable {
  var at: String
  /// As in syslog(3): 2 critical, 3 error, 4 warning, 5 notice, 6 info.
  var priority: Int
  var event: String?
  var number: Int64?
  var rule: String?
  var record: String?
  var id: String?
  var client: String?
  var step: String?
  var reason: String?
  var message: String

  init(_ entry: ReadEntry, _ time: TeamTime) {
    let fields = entry.fields
    at = time.iso(Instant(second: Int64(entry.microseconds / 1_000_000)))
    priority = fields["PRIORITY"].flatMap { Int($0) } ?? 6
    event = fields["FOLLOWUP_EVENT"]
    number = fields["FOLLOWUP_NUMBER"].flatMap { Int64($0) }
    rule = fields["FOLLOWUP_RULE"]
    record = fields["FOLLOWUP_RECORD"]
    id = fields["FOLLOWUP_RECORD_ID"]
    client = fields["FOLLOWUP_CLIENT"]
    step = fields["FOLLOWUP_STEP"]
    reason = fields["FOLLOWUP_REASON"]
    message = fields["MESSAGE"] ?? ""
  }

  /// Errors and warnings say so, and stand out on a terminal.
  static func printTable(_ rows: [LogRow]) {
    Output.table(["AT", "NUMBER", "CLIENT", "MESSAGE"], rows.map(\.cells)) { row in
      rows[row].priority <= 3 ? .bad : rows[row].priority == 4 ? .unsure : nil
    }
  }

  private var cells: [String] {
    [
      at, number.map(String.init) ?? "–", client ?? "–",
      (priority <= 3 ? "error: " : priority == 4 ? "warning: " : "") + message,
    ]
  }
}
