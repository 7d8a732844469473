// A connection that is told why it is not served.

import NIOCore

/// Answers before anything is asked, and hangs up.
final class ControlRefusal: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let error: ControlError

  init(_ error: ControlError) { self.error = error }

  func channelActive(context: ChannelHandlerContext) { Self.refuse(context.channel, error) }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {}

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed = event { context.close(promise: nil) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  /// Writes the error as an answer and hangs up once the client did, or a second later: a socket closed with
  /// unread bytes in it would lose the answer.
  static func refuse(_ channel: any Channel, _ error: ControlError) {
    guard let line = try? ControlCoding.line(of: error.answer) else { return channel.close(promise: nil) }
    channel.writeAndFlush(ByteBuffer(bytes: line), promise: nil)
    channel.close(mode: .output, promise: nil)
    channel.eventLoop.scheduleTask(in: .seconds(1)) { channel.close(promise: nil) }
  }
}
