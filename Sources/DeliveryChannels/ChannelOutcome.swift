// What became of a message that was handed to a program or a web server.

/// The end of one attempt.
public enum ChannelOutcome: Hashable, Sendable {
  /// It was taken; with the answer.
  case delivered(String)
  /// Not taken now; after how many seconds the other side wants to be asked again, where it says so.
  case deferred(String, retryAfterSeconds: Int64?)
  /// Not taken, and the same again would not help.
  case failed(String)
  /// It was handed over whole, and the answer is lost.
  case ambiguous(String)
  /// Nothing was handed over, for a reason that every message would meet.
  case unreachable(String)
  /// The other side failed at this message, and perhaps at every one.
  case broken(String)
  /// Nothing was handed over, and only a person can mend that.
  case misconfigured(String)
  /// The channel ends; nothing was tried.
  case notTried
}

/// Text of others, made safe to print on one line.
enum OneLine {
  static let charactersMax = 300

  static func text(_ bytes: some Sequence<UInt8>) -> String {
    let scalars = String(decoding: Array(bytes), as: UTF8.self).unicodeScalars.map { scalar -> Character in
      scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
        || scalar.value == 0x2028 || scalar.value == 0x2029 ? " " : Character(scalar)
    }
    let words = String(scalars).split(separator: " ").joined(separator: " ")
    return words.count > charactersMax ? words.prefix(charactersMax) + "…" : words
  }
}
