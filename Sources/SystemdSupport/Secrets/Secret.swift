// A secret in memory, which does not print itself.

/// A password or a key. Printing, interpolating or dumping it shows `<secret>`; only `bytes` and `text` tell.
public struct Secret: Hashable, Sendable {
  /// Everything that was read.
  public let bytes: [UInt8]

  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// As a text, without the one line end that editors leave; nil when it is not UTF-8.
  public var text: String? {
    var content = bytes[...]
    if content.last == UInt8(ascii: "\n") {
      content = content.dropLast()
      if content.last == UInt8(ascii: "\r") { content = content.dropLast() }
    }
    return String(validating: content, as: UTF8.self)
  }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "<secret>" }
  public var debugDescription: String { "<secret>" }
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Why a secret could not be read, with a remedy.
public enum SecretError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The service manager passed no credentials.
  case noCredentials(name: String)
  case noSuchCredential(name: String)
  case notACredentialName(String)
  case exposed(path: String, mode: UInt32)
  case notAFile(path: String)
  case tooLarge(path: String)
  case unreadable(path: String, code: Int32)

  public var description: String {
    switch self {
    case .noCredentials(let name):
      return "there are no credentials, so not `\(name)`: write `LoadCredential=\(name):FILE` into the unit"
    case .noSuchCredential(let name):
      return "there is no credential `\(name)`: write `LoadCredential=\(name):FILE` into the unit"
    case .notACredentialName(let name):
      return "`\(name)` cannot name a credential: use a file name without `/`"
    case .exposed(let path, let mode):
      return "`\(path)` can be read or changed by others (mode \(String(mode, radix: 8))): run `chmod 600 \(path)`"
    case .notAFile(let path):
      return "`\(path)` is not a file: name the file that holds the secret"
    case .tooLarge(let path):
      return "`\(path)` is larger than a secret can be: name the file that holds the secret alone"
    case .unreadable(let path, let code):
      return "cannot read `\(path)`: \(reason(of: code)): let it exist and belong to the user of the service"
    }
  }
}
