// What is kept of the clock from one start of the daemon to the next.

import FollowupEngine
import FollowupModel

extension SQLiteStore {
  public func clockMark() throws -> ClockMark? {
    try access { database in
      try database.row("SELECT boot, booted_at, seen FROM clock_mark") { row in
        ClockMark(
          boot: try row.text(0), bootedAt: Instant(second: try row.integer(1)),
          seen: Instant(second: try row.integer(2)))
      }
    }
  }

  public func setClockMark(_ mark: ClockMark) throws {
    try change { database in
      try database.run(
        "INSERT OR REPLACE INTO clock_mark (number, boot, booted_at, seen) VALUES (1, ?, ?, ?)",
        [mark.boot, mark.bootedAt.second, mark.seen.second])
    }
  }
}
