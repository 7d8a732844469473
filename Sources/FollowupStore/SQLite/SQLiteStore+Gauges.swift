// What is counted for `/metrics`, when somebody asks.

import FollowupModel

/// Counts of a store by what they are broken down to.
public struct StoreGauges: Sendable {
  /// Follow-ups that are not closed, by rule and state.
  public var followUps: [(rule: String, state: String, count: Int)] = []
  /// Mails that are not settled, by state.
  public var mails: [String: Int] = [:]
  /// When the oldest mail that still waits was composed.
  public var oldestMail: Instant?
  /// Rejected rows by source.
  public var rejectedRows: [String: Int] = [:]
}

extension SQLiteStore {
  /// How large the file is that is kept beside a store for a full disk, in bytes.
  public static var reserveBytes: Int { DiskReserve.fileBytes }

  public func gauges() throws -> StoreGauges {
    try access { database in
      var gauges = StoreGauges()
      gauges.followUps = try database.rows(
        """
        SELECT rule, CASE WHEN held_by IS NOT NULL THEN 'held' WHEN done_until IS NOT NULL THEN 'done'
          WHEN snoozed_until IS NOT NULL THEN 'snoozed' WHEN acknowledged IS NULL THEN 'open'
          WHEN acknowledged = ? THEN 'known' ELSE 'acknowledged' END, count(*)
        FROM follow_up WHERE closed_at IS NULL GROUP BY 1, 2 ORDER BY 1, 2
        """, [FollowUp.everyStep]
      ) { (try $0.text(0), try $0.text(1), try $0.count(2)) }
      let mails = try database.rows(
        """
        SELECT state, count(*) FROM envelope WHERE state IN ('queued', 'sending', 'deferred', 'ambiguous', 'failed') GROUP BY state
        """
      ) { (try $0.text(0), try $0.count(1)) }
      gauges.mails = Dictionary(mails, uniquingKeysWith: +)
      gauges.oldestMail = try database.integer(
        "SELECT min(created_at) FROM envelope WHERE state IN ('queued', 'sending', 'deferred', 'ambiguous')"
      ).map(Instant.init(second:))
      let rejected = try database.rows(
        "SELECT owner_name, count(*) FROM rejected_row WHERE owner_kind = 'source' GROUP BY owner_name"
      ) { (try $0.text(0), try $0.count(1)) }
      gauges.rejectedRows = Dictionary(rejected, uniquingKeysWith: +)
      return gauges
    }
  }
}
