// The names in a zoneinfo folder, to offer the nearest one where a name is wrong.

import FollowupModel
import Glibc

struct ZoneNames {
  let names: [String]

  init(directory: String) {
    names = ZoneNames.list(directory, prefix: "", depth: 0).sorted()
  }

  /// The most similar name, or the name whose last part is the most similar: `Warsaw` leads to `Europe/Warsaw`.
  /// Nil where none is near.
  func nearest(to name: String) -> String? {
    if let whole = nearestName(to: name, among: names) { return whole }
    let city = nearestName(to: name, among: names.map(ZoneNames.lastPart))
    return names.first { ZoneNames.lastPart($0) == city }
  }

  private static func lastPart(_ name: String) -> String {
    name.split(separator: "/").last.map(String.init) ?? name
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
}
