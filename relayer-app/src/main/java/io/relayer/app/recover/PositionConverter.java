package io.relayer.app.recover;

import io.relayer.operations.recovery.PositionMove;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A position as `--position` writes it: `TOPIC:PARTITION=OFFSET`.
final class PositionConverter implements ITypeConverter<PositionMove> {
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9._-]+):([0-9]{1,9})=([0-9]{1,18})");

  @Override
  public PositionMove convert(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new TypeConversionException(
          "'%s' is no position (expected TOPIC:PARTITION=OFFSET such as relayer.requests:0=4711)"
              .formatted(text));
    }
    return new PositionMove(
        new TopicPartition(parts.group(1), Integer.parseInt(parts.group(2))),
        Long.parseLong(parts.group(3)));
  }
}
