// Which way out a mail takes: the mail servers, or a channel that the configuration has for its recipient.

import FollowupModel

/// A way out, and whose mail takes it.
public struct Channel: Hashable, Sendable {
  public var name: String
  /// Addresses whose mail takes it; `*` stands for any text.
  public var recipients: [String]
  /// How many mails may be on their way at once.
  public var slots: Int

  public init(name: String, recipients: [String], slots: Int) {
    self.name = name
    self.recipients = recipients
    self.slots = slots
  }

  /// Whether mail to an address takes it, in whatever letters it is written.
  func takes(_ address: String) -> Bool {
    recipients.contains { Channel.matches($0.lowercased(), address.lowercased()) }
  }

  private static func matches(_ pattern: String, _ text: String) -> Bool {
    let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
    guard let first = parts.first, let last = parts.last, parts.count > 1 else { return pattern == text }
    guard text.hasPrefix(first), text.hasSuffix(last), text.utf8.count >= first.utf8.count + last.utf8.count else {
      return false
    }
    var rest = text.dropFirst(first.count).dropLast(last.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let found = rest.firstRange(of: part) else { return false }
      rest = rest[found.upperBound...]
    }
    return true
  }
}

extension Settings {
  /// The mail servers and the other ways out.
  var allChannels: [Channel] {
    [Channel(name: Envelope.mailChannel, recipients: [], slots: deliverySlots)] + channels
  }

  /// The first channel that takes an address, else the mail servers.
  func channel(for address: String) -> String {
    channels.first { $0.takes(address) }?.name ?? Envelope.mailChannel
  }
}

extension Engine {
  /// What waits takes the channels that are in force now.
  func chooseChannels() throws {
    while true {
      // A part at a time: what waits may be for very many.
      var changed: Set<EnvelopeRoute> = []
      try store.forEachPendingRoute { route in
        let channel = settings.channel(for: route.recipient)
        if channel != route.channel { changed.insert(EnvelopeRoute(recipient: route.recipient, channel: channel)) }
        return changed.count < Limits.routesPerRound
      }
      for route in changed { try store.setRoute(route) }
      if changed.count < Limits.routesPerRound { break }
    }
    let names = Set(settings.allChannels.map(\.name))
    troubles = troubles.filter { names.contains($0.key) }
  }
}
