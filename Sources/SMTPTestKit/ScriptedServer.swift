// A server that says exactly what a script tells it to: for the replies and accidents no real server gives on demand.

import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import NIOTLS

/// Plays a script on each connection: the first on the first connection, and so on; the last for all that follow.
public final class ScriptedServer: Sendable {
  public enum Step: Sendable {
    /// Send these lines, each ended by CRLF.
    case reply(String)
    case raw([UInt8])
    /// The next line must begin so, in whatever case; otherwise it is noted as a mismatch and the connection closed.
    case expect(String)
    /// Take the lines of a message up to the lone dot.
    case expectMessage
    /// The TLS handshake, as server.
    case startTLS(ServerTLS)
    case delay(milliseconds: Int64)
    case run(@Sendable () -> Void)
    case close
    /// Close with RST, as a crashed machine or a firewall.
    case reset
    /// Neither read nor say anything more.
    case stall
  }

  /// What came over one connection.
  public struct Transcript: Hashable, Sendable {
    /// Commands, without line ends.
    public var lines: [String] = []
    /// Messages as they came: stuffed, with the final dot.
    public var messages: [[UInt8]] = []
    public var mismatches: [String] = []
    public var isClosed = false
  }

  public let port: Int
  private let channel: any Channel
  private let state: NIOLockedValueBox<(open: OpenChannels, transcripts: [Transcript])>

  /// Starts to listen on a free port of 127.0.0.1.
  public static func start(
    _ scripts: [[Step]], group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
  ) async throws -> ScriptedServer {
    let state = NIOLockedValueBox((open: OpenChannels(), transcripts: [Transcript]()))
    let channel = try await ServerBootstrap(group: group)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let number = state.withLockedValue { state in
            state.transcripts.append(Transcript())
            return state.open.add(channel)
          }
          channel.closeFuture.whenComplete { _ in
            state.withLockedValue { state in
              state.open.remove(channel)
              state.transcripts[number - 1].isClosed = true
            }
          }
          let script = scripts.isEmpty ? [] : scripts[min(number, scripts.count) - 1]
          try channel.pipeline.syncOperations.addHandler(
            ScriptHandler(script: script) { change in
              state.withLockedValue { change(&$0.transcripts[number - 1]) }
            })
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    return ScriptedServer(channel: channel, state: state)
  }

  public static func start(_ script: [Step]) async throws -> ScriptedServer { try await start([script]) }

  private init(
    channel: any Channel, state: NIOLockedValueBox<(open: OpenChannels, transcripts: [Transcript])>
  ) {
    port = channel.localAddress?.port ?? 0
    self.channel = channel
    self.state = state
  }

  /// By connection.
  public var transcripts: [Transcript] { state.withLockedValue { $0.transcripts } }

  /// Stops listening and ends every connection.
  public func stop() async throws {
    try await channel.close().get()
    for channel in state.withLockedValue({ Array($0.open.channels.values) }) { channel.close(promise: nil) }
  }
}

private final class ScriptHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private var steps: ArraySlice<ScriptedServer.Step>
  private let note: ((inout ScriptedServer.Transcript) -> Void) -> Void
  private var input = ByteBuffer()
  private var message: [UInt8] = []
  private var isHeld = false

  init(
    script: [ScriptedServer.Step],
    note: @escaping ((inout ScriptedServer.Transcript) -> Void) -> Void
  ) {
    steps = script[...]
    self.note = note
  }

  func channelActive(context: ChannelHandlerContext) { advance(context) }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    input.writeBuffer(&bytes)
    advance(context)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case TLSUserEvent.handshakeCompleted? = event as? TLSUserEvent {
      isHeld = false
      advance(context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  /// Plays steps until one has to wait.
  private func advance(_ context: ChannelHandlerContext) {
    while !isHeld, context.channel.isActive, let step = steps.first {
      guard play(step, context) else { return }
      steps = steps.dropFirst()
    }
  }

  /// False where the step waits for input and is to be played again.
  private func play(_ step: ScriptedServer.Step, _ context: ChannelHandlerContext) -> Bool {
    switch step {
    case .reply(let text): write(Array((text + "\r\n").utf8), context)
    case .raw(let bytes): write(bytes, context)
    case .expect(let prefix): return expect(prefix, context)
    case .expectMessage: return takeMessage()
    case .startTLS(let tls):
      isHeld = true
      do { try tls.addHandler(to: context.pipeline) } catch { context.close(promise: nil) }
    case .delay(let milliseconds):
      isHeld = true
      context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(milliseconds)) {
        self.isHeld = false
        self.advance(context)
      }
    case .run(let body): body()
    case .close: context.close(promise: nil)
    case .reset:
      // Lingering for no time makes the kernel send RST.
      let channel = context.channel
      let lingering = (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
      lingering?.whenComplete { _ in channel.close(promise: nil) }
    case .stall:
      isHeld = true
      try? context.channel.syncOptions?.setOption(.autoRead, value: false)
    }
    return true
  }

  private func write(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: nil)
  }

  private func nextLine() -> [UInt8]? {
    guard let newline = input.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    return input.readBytes(length: newline + 1 - input.readerIndex)
  }

  private func expect(_ prefix: String, _ context: ChannelHandlerContext) -> Bool {
    guard let bytes = nextLine() else { return false }
    let line = String(decoding: bytes.filter { $0 != 13 && $0 != 10 }, as: UTF8.self)
    note { $0.lines.append(line) }
    if !line.uppercased().hasPrefix(prefix.uppercased()) {
      note { $0.mismatches.append("expected `\(prefix)`, got `\(line)`") }
      context.close(promise: nil)
    }
    return true
  }

  private func takeMessage() -> Bool {
    while let line = nextLine() {
      message += line
      if line == Array(".\r\n".utf8) {
        let whole = message
        message = []
        note { $0.messages.append(whole) }
        return true
      }
    }
    return false
  }
}
