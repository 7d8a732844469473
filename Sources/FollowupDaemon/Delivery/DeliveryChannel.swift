// The port to whatever takes mail: the mail servers and every other way out.

import FollowupEngine
import FollowupModel
import NIOCore

/// A way out. It is handed at most as many mails at once as it has slots.
protocol DeliveryChannel: Sendable {
  /// Hands one mail over. `completion` is called exactly once, on any thread; it does not block.
  func deliver(_ envelope: Envelope, completion: @escaping @Sendable (Settlement) -> Void)
  /// Forgets trouble that it met, so that the next mail is tried at once.
  func resume()
  /// Ends. Mail that may have been accepted is waited for, at most 20 seconds; all other is settled as `notTried`.
  func shutdown() -> EventLoopFuture<Void>
  /// What is wrong with parts of it while the whole goes on, for `followupctl status`.
  var problems: [String] { get }
}

/// What became of a mail.
struct Settlement: Sendable {
  var outcome: FollowupEngine.DeliveryOutcome
  /// Who answered, or was asked; nil where that is not known.
  var server: String?
  /// After how many seconds a deferred mail is to be tried again, where the other side says so.
  var retryAfterSeconds: Int64?
}
