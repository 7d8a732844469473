// Secrets that the service manager passes to this service alone.

import Glibc

/// Reads credentials of `LoadCredential=` and `SetCredential=` (systemd.exec(5)).
public enum Credentials {
  /// Where the service manager put them (`CREDENTIALS_DIRECTORY`); nil when it passed none.
  public static var directory: String? { getenv("CREDENTIALS_DIRECTORY").map { String(cString: $0) } }

  /// Reads one by its name, or by the name of its file where a whole folder was passed (`LoadCredential=ID:FOLDER`), which
  /// the manager calls `ID_FILE`.
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
      guard let file = fileOfFolder(named: name, in: directory) else { throw .noSuchCredential(name: name) }
      return try SecretFile.read("\(directory)/\(file)", sharedAllowed: true)
    }
  }

  /// The one credential that came out of a folder's file of this name; nil for none, or several.
  private static func fileOfFolder(named name: String, in directory: String) -> String? {
    guard let folder = opendir(directory) else { return nil }
    defer { closedir(folder) }
    var found: [String] = []
    while let entry = readdir(folder) {
      let file = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if file.hasSuffix("_\(name)") { found.append(file) }
    }
    return found.count == 1 ? found.first : nil
  }
}
