// Bars of block characters, exact to an eighth of a character.

enum Bar {
  private static let eighths: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]

  /// A bar for a value, where the greatest one fills the width. What is not nothing is at least an eighth.
  static func text(_ value: Int, of greatest: Int, width: Int) -> String {
    guard value > 0, greatest > 0 else { return "" }
    let length = max(1, (min(value, greatest) * width * 8 + greatest / 2) / greatest)
    return String(repeating: "█", count: length / 8) + (length % 8 == 0 ? "" : String(eighths[length % 8 - 1]))
  }
}
