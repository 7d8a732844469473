// What a mail says when somebody else answers for a client from now on.

import FollowupModel

/// A mail to the former manager of clients, or to the new one, about follow-ups that the former was reminded of.
public struct Handover: Sendable {
  public struct Item: Hashable, Sendable {
    public var followUp: Int64
    public var ruleTitle: String
    public var client: String
    public var subject: String

    public init(followUp: Int64, ruleTitle: String, client: String, subject: String) {
      self.followUp = followUp
      self.ruleTitle = ruleTitle
      self.client = client
      self.subject = subject
    }
  }

  public var to: Person
  public var messageID: String
  public var date: Instant
  /// The name of the other one.
  public var other: String
  /// Whether the reader answers for them from now on, or did until now.
  public var isTaking: Bool
  public var items: [Item]

  public init(to: Person, messageID: String, date: Instant, other: String, isTaking: Bool, items: [Item]) {
    self.to = to
    self.messageID = messageID
    self.date = date
    self.other = other
    self.isTaking = isTaking
    self.items = items
  }
}

extension MessageComposer {
  /// No mail: for who never sends any.
  public func compose(_ handover: Handover) -> ComposedMessage { ComposedMessage(subject: "", bytes: []) }
}
