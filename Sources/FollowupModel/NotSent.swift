// Why nobody got a mail: the one list of reasons that the engine records and every tool prints.

/// Why something was not sent, is not sent yet, or went to somebody else than the rule names. The engine records it with
/// the history, the reminder or the mail it decides about; `explain`, `show`, the journal and the tests of rules print
/// what it recorded. The raw value stands in the store and in `FOLLOWUP_REASON`.
public enum NotSent: String, Codable, Sendable, CaseIterable {
  // Kept back for as long as something holds.
  case unless
  case snoozed
  case acknowledged
  case done
  case muted
  case paused
  case held
  /// It was there when a person released its change from today.
  case known

  // Over.
  /// A record changed, or a person acted, before the window.
  case ended
  /// `if late skip`.
  case late
  /// A later step started, or a later occurrence of the step took its place.
  case superseded
  /// At the window another person answers for it.
  case replaced
  /// The rule, the step or the record is gone.
  case removed
  /// `at most N times`.
  case spent
  /// A changed rule brought the step when its time had passed: it counts as sent.
  case newStep = "new-step"
  /// The clock was set back, and it ended at an instant that is still to come: it does not open twice.
  case clock

  // Not yet.
  /// The next step, or its next occurrence, falls due later.
  case notDue = "not-due"
  /// It fell due and waits for the person's window.
  case window
  /// The person had as many reminders today as `daily_cap` allows.
  case capped
  /// Its mail waits for its turn.
  case queued
  /// The mail server could not be reached, or did not take it yet.
  case deferred
  /// The server may have taken the mail, which is sent again with the same Message-ID.
  case uncertain

  // The mail's fate.
  /// A server, or another way out, refused the mail for good.
  case refused
  /// A person took the mail out of the queue.
  case dropped
  /// The step speaks in the journal only.
  case journalOnly = "journal-only"

  // Sent to somebody else.
  case absent
  /// The person has no mail address.
  case noAddress = "no-address"
  /// The record names nobody.
  case nobody

  /// For people, in a sentence: "not sent because …".
  public var phrase: String {
    switch self {
    case .unless: return "the rule's `unless` holds"
    case .snoozed: return "it is snoozed"
    case .acknowledged: return "the step was acknowledged"
    case .done: return "it is done"
    case .muted: return "the rule is muted for this record"
    case .paused: return "the rule is paused"
    case .held: return "the change that opened it waits to be released"
    case .known: return "it was there already when its change was released from today"
    case .ended: return "it had ended before the window came"
    case .late: return "it was late and the rule says `if late skip`"
    case .superseded: return "a later step or occurrence took its place"
    case .replaced: return "another person answers for it now"
    case .removed: return "its rule, step or record is gone"
    case .spent: return "the step was sent as often as its `at most` allows"
    case .newStep: return "a changed rule brought the step when its time had passed"
    case .clock: return "the clock was set back to before it ended"
    case .notDue: return "its next reminder is not due yet"
    case .window: return "it waits for the person's window"
    case .capped: return "the person had as many reminders today as `daily_cap` allows, and it waits for a window"
    case .queued: return "its mail waits for its turn"
    case .deferred: return "the mail could not be handed over and is tried again"
    case .uncertain:
      return "it is not known whether the server took the mail, which is sent again under the same Message-ID"
    case .refused: return "the mail was refused for good"
    case .dropped: return "a person took its mail out of the queue"
    case .journalOnly: return "the step speaks in the journal only"
    case .absent: return "the person it is meant for is away"
    case .noAddress: return "the person it is meant for has no mail address"
    case .nobody: return "the record names nobody to remind"
    }
  }
}
