package io.relayer.app.recover;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// An offset from which a partition is to be read: `TOPIC:PARTITION=OFFSET`.
record PositionOption(TopicPartition partition, long offset) {

  static final class Converter implements ITypeConverter<PositionOption> {
    private static final Pattern FORM =
        Pattern.compile("([A-Za-z0-9._-]+):([0-9]{1,9})=([0-9]{1,18})");

    @Override
    public PositionOption convert(String text) {
      Matcher parts = FORM.matcher(text);
      if (!parts.matches()) {
        throw new TypeConversionException(
            "'%s' is no position (expected TOPIC:PARTITION=OFFSET such as relayer.requests:0=4711)"
                .formatted(text));
      }
      return new PositionOption(
          new TopicPartition(parts.group(1), Integer.parseInt(parts.group(2))),
          Long.parseLong(parts.group(3)));
    }
  }
}
