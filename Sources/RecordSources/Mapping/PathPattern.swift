// A file, or all files of one folder whose names match a pattern.

/// A folder and a pattern of file names, in which `*` stands for any characters and `?` for one. Names that programs
/// use while they write are never matched: a leading dot, a trailing `~`, `.tmp`, `.part`, `.swp`, `.crdownload`.
public struct PathPattern: Hashable, Sendable {
  /// Absolute, or relative to the working directory; without a slash at the end.
  public let folder: String
  public let namePattern: String

  /// Nil where the file name is missing, or `*` or `?` stand in a folder's name.
  public init?(_ path: String) {
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    namePattern = slash.map { String(path[path.utf8.index(after: $0)...]) } ?? path
    let folder = slash.map { String(path[..<$0]) } ?? "."
    self.folder = folder.isEmpty ? "/" : folder
    guard !namePattern.isEmpty, !folder.contains("*"), !folder.contains("?") else { return nil }
  }

  /// The path of a file of this folder.
  public func path(of name: String) -> String { folder == "/" ? "/\(name)" : "\(folder)/\(name)" }

  /// Whether a file name of the folder is meant.
  public func matches(_ name: String) -> Bool {
    !PathPattern.isTemporary(name) && PathPattern.glob(Array(namePattern.utf8)[...], Array(name.utf8)[...])
  }

  /// Whether a name is one that programs use for a file they have not finished.
  public static func isTemporary(_ name: String) -> Bool {
    let lowercased = name.lowercased()
    return name.hasPrefix(".") || name.hasPrefix("#") || name.hasSuffix("~")
      || [".tmp", ".temp", ".part", ".partial", ".swp", ".crdownload", ".filepart"].contains {
        lowercased.hasSuffix($0)
      }
  }

  /// Matches without recursion: after a mismatch the last `*` takes one byte more.
  private static func glob(_ pattern: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Bool {
    var (p, n) = (pattern.startIndex, name.startIndex)
    var retry: (p: Int, n: Int)?
    while n < name.endIndex {
      if p < pattern.endIndex, pattern[p] == UInt8(ascii: "*") {
        retry = (p + 1, n)
        p += 1
      } else if p < pattern.endIndex, pattern[p] == UInt8(ascii: "?") {
        p += 1
        n += 1
        while n < name.endIndex, name[n] & 0xC0 == 0x80 { n += 1 }
      } else if p < pattern.endIndex, pattern[p] == name[n] {
        p += 1
        n += 1
      } else if let last = retry {
        retry = (last.p, last.n + 1)
        (p, n) = (last.p, last.n + 1)
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
