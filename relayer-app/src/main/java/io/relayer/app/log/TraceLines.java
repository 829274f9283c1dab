package io.relayer.app.log;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.relayer.ethereum.value.Printable;

/// The stack trace of a log event, whose messages may be texts of others: each line as it may be
/// shown. Made by logback, as `logback.xml` names it.
public final class TraceLines extends ThrowableProxyConverter {
  @Override
  public String convert(ILoggingEvent event) {
    String trace = super.convert(event);
    return trace.isEmpty()
        ? trace
        : Printable.lines(trace.replace("\t", "    ")) + System.lineSeparator();
  }
}
