// The sections [[channel]] as values: other ways out than the mail servers.

import DeliveryChannels

extension Configuration {
  /// A program or a web server that takes mail, and whose mail it takes.
  public struct Channel: Hashable, Sendable {
    public enum Way: Hashable, Sendable {
      case command([String], timeoutSeconds: Int)
      /// `authorities` is a PEM file; nil for the system's trust.
      case webhook(WebhookAddress, secret: Mail.SecretPlace?, authorities: String?)
    }

    public var name: String
    /// Addresses; `*` stands for any text.
    public var recipients: [String]
    public var way: Way

    /// Programs and posts at once.
    public static let slots = 2
  }
}
