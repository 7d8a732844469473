// What a test or the demo can see of a running daemon.

import FollowupEngine
import FollowupModel

/// Is told what the daemon says and sends, on its working thread. Beside the journal, never instead of it.
public struct DaemonObserver: Sendable {
  public var onJournal: @Sendable (FollowupEngine.JournalEntry) -> Void
  public var onReminder: @Sendable (ReminderReport) -> Void
  /// Called whenever there is nothing to do now and no mail is under way, with the instant of the next work.
  public var onIdle: @Sendable (Instant?) -> Void

  public init(
    onJournal: @escaping @Sendable (FollowupEngine.JournalEntry) -> Void = { _ in },
    onReminder: @escaping @Sendable (ReminderReport) -> Void = { _ in },
    onIdle: @escaping @Sendable (Instant?) -> Void = { _ in }
  ) {
    self.onJournal = onJournal
    self.onReminder = onReminder
    self.onIdle = onIdle
  }
}
