// What a unit's files say, its drop-ins too: enough to find a service's user and its credentials without asking systemd.

import Glibc

/// The settings of one service (systemd.unit(5)).
public struct ServiceUnit: Sendable {
  /// `NAME=VALUE` in order, comments left out.
  private var assignments: [(name: String, value: String)] = []
  private let root: String

  /// Reads a service's unit and drop-ins from the usual folders below `root`. Empty where there are none.
  public init(_ service: String, root: String = "") {
    self.root = root
    let folders = ["/usr/lib/systemd/system", "/lib/systemd/system", "/run/systemd/system", "/etc/systemd/system"]
    // A unit of an administrator's takes the place of the package's.
    if let unit = folders.reversed().compactMap({ ServiceUnit.text("\(root)\($0)/\(service)") }).first { read(unit) }
    for folder in folders {
      let dropIns = "\(root)\(folder)/\(service).d"
      for name in ServiceUnit.names(in: dropIns).sorted() where name.hasSuffix(".conf") {
        if let text = ServiceUnit.text("\(dropIns)/\(name)") { read(text) }
      }
    }
  }

  /// The user it runs as; nil where none is named.
  public var user: String? { assignments.last { $0.name == "User" }?.value }

  /// Whether a setting that is yes or no is yes (systemd.syntax(7)); the last assignment counts.
  public func isOn(_ name: String) -> Bool {
    guard let value = assignments.last(where: { $0.name == name })?.value else { return false }
    return ["1", "yes", "y", "true", "t", "on"].contains(value.lowercased())
  }

  /// The file of a credential, by its own name or in a folder of credentials; nil where none is loaded from a path.
  public func credentialFile(_ name: String) -> String? {
    let values = assignments.filter { $0.name == "LoadCredential" }.map(\.value)
    let files = values.compactMap { value -> String? in
      guard let colon = value.firstIndex(of: ":"), value[..<colon] == name else { return nil }
      return String(value[value.index(after: colon)...])
    }
    return files.last { $0.hasPrefix("/") } ?? fileOfFolder(named: name)
  }

  private func fileOfFolder(named name: String) -> String? {
    let folders = assignments.filter { $0.name == "LoadCredential" }.map { $0.value.drop { $0 != ":" }.dropFirst() }
    return folders.map { "\($0)/\(name)" }.last { $0.hasPrefix("/") && access(root + $0, F_OK) == 0 }
  }

  /// Whether a credential is loaded in any way, encrypted ones too, which only systemd reads.
  public func loads(_ name: String) -> Bool {
    fileOfFolder(named: name) != nil
      || assignments.contains {
        ["LoadCredential", "LoadCredentialEncrypted", "SetCredential", "SetCredentialEncrypted"].contains($0.name)
          && $0.value.prefix { $0 != ":" } == name
      }
  }

  private mutating func read(_ text: String) {
    for line in text.split(whereSeparator: \.isNewline) {
      guard let first = line.first, first != "#", first != ";", let sign = line.firstIndex(of: "=") else { continue }
      let value = line[line.index(after: sign)...].drop { $0 == " " }
      assignments.append((String(line[..<sign].filter { $0 != " " }), String(value)))
    }
  }

  private static func text(_ path: String) -> String? {
    guard let file = fopen(path, "re") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  private static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
    }
    return names
  }
}
