// Reads entries of the journal back, through libsystemd's reading interface (sd_journal_open(3)).

import CSystemd
import Glibc

/// Entries of this machine's journal, oldest first. For one thread.
public final class JournalReader {
  private let journal: OpaquePointer

  /// Opens the journal. Throws `JournalReadError` where there is none or it may not be read.
  public init() throws(JournalReadError) {
    try JournalFolder.check()
    var opened: OpaquePointer?
    let code = sd_journal_open(&opened, Int32(SD_JOURNAL_LOCAL_ONLY))
    guard code >= 0, let opened else { throw .failed(SystemError("open the journal", code: -code)) }
    journal = opened
    // Texts are to come whole.
    sd_journal_set_data_threshold(journal, 0)
  }

  deinit { sd_journal_close(journal) }

  /// Only entries with this value of this field. Of several fields all must be so, of several values of one field any.
  public func require(_ field: String, _ value: String) throws(JournalReadError) {
    let assignment = Array("\(field)=\(value)".utf8)
    try check("ask for `\(field)`", sd_journal_add_match(journal, assignment, assignment.count))
  }

  /// Goes to before the first entry that is not older than an instant, in microseconds since 1970; nil: the very first.
  public func seek(to microseconds: UInt64?) throws(JournalReadError) {
    try check(
      "go to an instant of the journal",
      microseconds.map { sd_journal_seek_realtime_usec(journal, $0) } ?? sd_journal_seek_head(journal))
  }

  /// The next entry; nil after the last.
  public func next() throws(JournalReadError) -> ReadEntry? {
    let found = sd_journal_next(journal)
    try check("read the journal", found)
    guard found > 0 else { return nil }
    var at: UInt64 = 0
    try check("read an entry's time", sd_journal_get_realtime_usec(journal, &at))
    return ReadEntry(microseconds: at, fields: try fields())
  }

  private func fields() throws(JournalReadError) -> [String: String] {
    var fields: [String: String] = [:]
    sd_journal_restart_data(journal)
    while true {
      var start: UnsafeRawPointer?
      var count = 0
      let more = sd_journal_enumerate_available_data(journal, &start, &count)
      try check("read an entry's fields", more)
      guard more > 0, let start else { return fields }
      let bytes = UnsafeRawBufferPointer(start: start, count: count)
      guard let end = bytes.firstIndex(of: UInt8(ascii: "=")) else { continue }
      let name = String(decoding: bytes[..<end], as: UTF8.self)
      // The first value of a field counts, as for journalctl.
      if fields[name] == nil { fields[name] = String(decoding: bytes[(end + 1)...], as: UTF8.self) }
    }
  }

  private func check(_ attempt: String, _ code: Int32) throws(JournalReadError) {
    guard code < 0 else { return }
    throw .failed(SystemError(attempt, code: -code))
  }
}

/// An entry as the journal keeps it.
public struct ReadEntry: Hashable, Sendable {
  /// When it was written, in microseconds since 1970-01-01 00:00:00 UTC.
  public var microseconds: UInt64
  /// Its fields by name, those of journald too (systemd.journal-fields(7)).
  public var fields: [String: String]
}

/// Why the journal cannot be read, with a remedy.
public enum JournalReadError: Error, Hashable, Sendable {
  case noJournal
  /// A file or folder of it is not for this user.
  case notAllowed(path: String)
  case failed(SystemError)

  public var message: String {
    switch self {
    case .noJournal: return "there is no journal on this machine"
    case .notAllowed(let path): return "you may not read the journal `\(path)`"
    case .failed(let error): return error.description
    }
  }

  public var remedy: String {
    switch self {
    case .noJournal: return "where journald does not run, followupd writes to its standard error: look there"
    case .notAllowed:
      return "run it as root, or join the group with `usermod -a -G systemd-journal USER` and log in anew"
    case .failed: return "see whether `journalctl -t followupd` reads it, and `journalctl --verify`"
    }
  }
}

/// Where journald keeps its files (systemd-journald.service(8)).
enum JournalFolder {
  static let paths = ["/var/log/journal", "/run/log/journal"]

  /// libsystemd passes over what it may not read, and then finds nothing: this tells that from an empty journal.
  static func check() throws(JournalReadError) {
    var found = false
    for path in paths where access(path, F_OK) == 0 {
      guard access(path, R_OK | X_OK) == 0 else { throw .notAllowed(path: path) }
      for machine in names(in: path) {
        let journal = "\(path)/\(machine)/system.journal"
        if access(journal, R_OK) == 0 {
          found = true
        } else if errno == EACCES {
          throw .notAllowed(path: journal)
        }
      }
    }
    guard found else { throw .noJournal }
  }

  private static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }
}
