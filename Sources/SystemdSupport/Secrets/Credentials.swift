// Secrets that the service manager passes to this service alone.

import Glibc

/// Reads credentials of `LoadCredential=` and `SetCredential=` (systemd.exec(5)).
public enum Credentials {
  /// Where the service manager put them (`CREDENTIALS_DIRECTORY`); nil when it passed none.
  public static var directory: String? { getenv("CREDENTIALS_DIRECTORY").map { String(cString: $0) } }

  /// Reads one by its name.
  public static func read(_ name: String) throws(SecretError) -> Secret { try read(name, in: directory) }

  static func read(_ name: String, in directory: String?) throws(SecretError) -> Secret {
    guard !name.isEmpty, name != ".", name != "..", !name.contains("/"), !name.utf8.contains(0) else {
      throw .notACredentialName(name)
    }
    guard let directory else { throw .noCredentials(name: name) }
    do {
      // The manager guards the folder; inside, an access list may look like rights of a group.
      return try SecretFile.read("\(directory)/\(name)", sharedAllowed: true)
    } catch .unreadable(_, ENOENT) {
      throw .noSuchCredential(name: name)
    }
  }
}
