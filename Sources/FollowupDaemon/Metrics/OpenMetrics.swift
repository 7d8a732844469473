// Metrics as text, in the OpenMetrics format 1.0 that Prometheus reads.

/// Collects families of metrics and writes them out.
struct OpenMetrics {
  enum Kind: String { case gauge, counter, histogram, info }

  private var lines: [String] = []

  /// A family: its name without the suffix that its kind adds, and whether that ends with a unit.
  mutating func family(_ name: String, _ kind: Kind, unit: String? = nil, _ help: String) {
    lines.append("# TYPE \(name) \(kind.rawValue)")
    if let unit { lines.append("# UNIT \(name) \(unit)") }
    lines.append("# HELP \(name) \(help)")
  }

  mutating func sample(_ name: String, _ value: some Numeric) { sample(name, [:], value) }

  mutating func sample(_ name: String, _ labels: KeyValuePairs<String, String>, _ value: some Numeric) {
    let pairs = labels.map { "\($0.key)=\"\(OpenMetrics.escaped($0.value))\"" }.joined(separator: ",")
    lines.append("\(name)\(pairs.isEmpty ? "" : "{\(pairs)}") \(value)")
  }

  /// One gauge without labels; nothing where there is no value.
  mutating func gauge<Value: Numeric>(_ name: String, _ value: Value?, unit: String? = nil, _ help: String) {
    family(name, .gauge, unit: unit, help)
    if let value { sample(name, value) }
  }

  mutating func histogram(_ name: String, _ histogram: DurationHistogram, _ help: String) {
    family(name, .histogram, unit: "seconds", help)
    var count = 0
    for (bound, inBucket) in zip(DurationHistogram.bounds, histogram.counts) {
      count += inBucket
      sample("\(name)_bucket", ["le": "\(bound)"], count)
    }
    sample("\(name)_bucket", ["le": "+Inf"], histogram.count)
    sample("\(name)_count", histogram.count)
    sample("\(name)_sum", histogram.sum)
  }

  var text: String { (lines + ["# EOF", ""]).joined(separator: "\n") }

  private static func escaped(_ value: String) -> String {
    value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}

/// How long something took, by how often it took at most so long.
struct DurationHistogram: Sendable {
  /// In seconds.
  static let bounds = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10.0, 60.0, 300.0]

  /// By bucket; what took longer than the last bound is only in `count`.
  private(set) var counts = [Int](repeating: 0, count: bounds.count)
  private(set) var count = 0
  private(set) var sum = 0.0

  mutating func add(_ duration: Duration) {
    let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    count += 1
    sum += seconds
    if let bucket = DurationHistogram.bounds.firstIndex(where: { seconds <= $0 }) { counts[bucket] += 1 }
  }
}
