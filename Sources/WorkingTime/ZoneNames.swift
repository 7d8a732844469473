// The names in a zoneinfo folder, to offer the nearest one where a name is wrong.

import Glibc

struct ZoneNames {
  let names: [String]

  init(directory: String) {
    names = ZoneNames.list(directory, prefix: "", depth: 0).sorted()
  }

  /// The most similar name; nil where none is near. `Warsaw` is near `Europe/Warsaw`, `europe/warszawa` too.
  func nearest(to name: String) -> String? {
    let wanted = Array(name.lowercased().utf8)
    let scored = names.map { candidate -> (distance: Int, name: String) in
      let whole = Array(candidate.lowercased().utf8)
      let city = whole.split(separator: UInt8(ascii: "/")).last.map { Array($0) } ?? whole
      return (min(ZoneNames.distance(wanted, whole), ZoneNames.distance(wanted, city)), candidate)
    }
    guard let best = scored.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, wanted.count / 4) ? best.name : nil
  }

  private static func list(_ directory: String, prefix: String, depth: Int) -> [String] {
    guard depth < 3, let folder = opendir(directory) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      // `posix` and `right` repeat the zones; what has a dot is a list.
      guard !name.contains("."), depth > 0 || !["posix", "right"].contains(name) else { continue }
      if entry.pointee.d_type == UInt8(DT_DIR) {
        names += list("\(directory)/\(name)", prefix: "\(prefix)\(name)/", depth: depth + 1)
      } else {
        names.append(prefix + name)
      }
    }
    return names
  }

  /// Levenshtein's distance.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
    var row = Array(0...right.count)
    for (index, byte) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in right.indices {
        let substituted = diagonal + (byte == right[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(substituted, diagonal + 1, row[column] + 1)
      }
    }
    return row[right.count]
  }
}
