// Finds zones: by name in the system's zoneinfo, and the one that the system itself is set to.

import FollowupModel
import Glibc

/// Why a zone cannot be had.
public enum ZoneError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is no zone of this name; `nearest` is the most similar one.
  case unknownZone(name: String, nearest: String?)
  case unreadable(path: String, detail: String)
  case malformed(name: String, detail: String)

  public var description: String {
    switch self {
    case .unknownZone(let name, let nearest?): return "there is no time zone `\(name)`: did you mean `\(nearest)`?"
    case .unknownZone(let name, nil):
      return "there is no time zone `\(name)`: names look like `Europe/Warsaw`, and the package tzdata holds them"
    case .unreadable(let path, let detail):
      return "cannot read the time zone file `\(path)`: \(detail); reinstall the package tzdata"
    case .malformed(let name, let detail):
      return "the data of the time zone `\(name)` is damaged: \(detail); reinstall the package tzdata"
    }
  }
}

extension Zone {
  /// The zone of an IANA name, read from the system's zoneinfo. Throws `ZoneError`.
  public static func named(_ name: String, directory: String = "/usr/share/zoneinfo") throws -> Zone {
    guard isName(name) else { throw ZoneError.unknownZone(name: name, nearest: nil) }
    let path = path(ofName: name, directory: directory)
    switch readFile(path) {
    case .success(let bytes):
      // Lists and licences lie among the zones.
      guard bytes.starts(with: "TZif".utf8) else { throw unknown(name, in: directory) }
      return try Zone(tzif: bytes, name: name)
    case .failure(let failure) where [ENOENT, ENOTDIR, EISDIR].contains(failure.code):
      // A machine without tzdata still knows UTC.
      if name == "UTC" || name == "Etc/UTC" { return utc }
      throw unknown(name, in: directory)
    case .failure(let failure):
      throw ZoneError.unreadable(path: path, detail: String(cString: strerror(failure.code)))
    }
  }

  /// Where the data of a zone lies.
  public static func path(ofName name: String, directory: String = "/usr/share/zoneinfo") -> String {
    "\(directory)/\(name)"
  }

  /// The file whose first line says of which version the system's zoneinfo is.
  public static let dataVersionPath = "/usr/share/zoneinfo/tzdata.zi"

  /// The version of the system's zoneinfo, as `2026a`; empty where it does not say.
  public static func dataVersion(path: String = dataVersionPath) -> String {
    guard let file = fopen(path, "re") else { return "" }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 80)
    guard fgets(&line, CInt(line.count), file) != nil else { return "" }
    let text = String(decoding: line.prefix { $0 != 0 && $0 != 10 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    let mark = "# version "
    return text.hasPrefix(mark) ? String(text.dropFirst(mark.count)) : ""
  }

  /// The zone that the system is set to: by `TZ`, else by `/etc/localtime`, else UTC.
  public static func system() -> Zone {
    if let variable = getenv("TZ").map({ String(cString: $0) }), !variable.isEmpty {
      let value = variable.hasPrefix(":") ? String(variable.dropFirst()) : variable
      return zone(ofPathOrName: value) ?? posix(value) ?? utc
    }
    let link = "/etc/localtime"
    if let target = realpath(link, nil) {
      defer { free(target) }
      if let zone = zone(ofPathOrName: String(cString: target)) { return zone }
    }
    guard case .success(let bytes) = readFile(link) else { return utc }
    return (try? Zone(tzif: bytes, name: "localtime")) ?? utc
  }

  /// `Europe/Warsaw`, or a path that ends in it: `/usr/share/zoneinfo/Europe/Warsaw`.
  private static func zone(ofPathOrName text: String) -> Zone? {
    guard text.hasPrefix("/") else { return try? named(text) }
    let parts = text.split(separator: "/")
    guard let directory = parts.firstIndex(of: "zoneinfo") else { return nil }
    return try? named(parts[(directory + 1)...].joined(separator: "/"))
  }

  private static func posix(_ text: String) -> Zone? {
    guard let rule = PosixRule(text) else { return nil }
    return Zone(
      name: text, fingerprint: stableHash(of: text.utf8),
      table: TransitionTable(initialOffset: rule.standard, rule: rule))
  }

  /// Relative, inside the folder, and of the characters that names have.
  private static func isName(_ name: String) -> Bool {
    let letters = name.utf8.allSatisfy { byte in
      (0x41...0x5A).contains(byte & 0xDF) || (0x30...0x39).contains(byte) || "/_+-".utf8.contains(byte)
    }
    return letters && !name.split(separator: "/", omittingEmptySubsequences: false).contains("")
  }

  private static func unknown(_ name: String, in directory: String) -> ZoneError {
    ZoneError.unknownZone(name: name, nearest: ZoneNames(directory: directory).nearest(to: name))
  }
}

private struct FileFailure: Error {
  var code: CInt
}

private func readFile(_ path: String) -> Result<[UInt8], FileFailure> {
  guard let file = fopen(path, "re") else { return .failure(FileFailure(code: errno)) }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 8192)
  // Real files have a few kilobytes.
  while bytes.count < 1 << 20 {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { break }
    bytes += buffer[..<count]
  }
  return ferror(file) == 0 ? .success(bytes) : .failure(FileFailure(code: errno))
}
