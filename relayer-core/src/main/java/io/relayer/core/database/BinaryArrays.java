package io.relayer.core.database;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.TxHash;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.ArgumentFactory;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.generic.GenericTypes;
import org.jspecify.annotations.Nullable;

/// Binds collections of what is `bytea` in a column as `bytea[]`. Jdbi would hand the driver an
/// `Object[]`, in which it refuses `byte[]`; as `byte[][]` they travel in binary.
final class BinaryArrays implements ArgumentFactory {
  private static final Set<Type> ELEMENTS =
      Set.of(byte[].class, Bytes.class, Address.class, TxHash.class, BlockHash.class);

  @Override
  public Optional<Argument> build(Type type, @Nullable Object value, ConfigRegistry config) {
    boolean ours =
        GenericTypes.findGenericParameter(type, Iterable.class)
            .filter(ELEMENTS::contains)
            .isPresent();
    if (!ours || !(value instanceof Iterable<?> elements)) {
      return Optional.empty();
    }
    byte[][] array = arrayOf(elements);
    return Optional.of((i, statement, context) ->
        statement.setArray(i, statement.getConnection().createArrayOf("bytea", array)));
  }

  @SuppressWarnings("NullAway") // null elements become null
  private static byte[][] arrayOf(Iterable<?> elements) {
    List<byte[]> arrays = new ArrayList<>();
    for (Object element : elements) {
      arrays.add(
          switch (element) {
            case null -> null;
            case byte[] v -> v;
            case Bytes v -> v.toArray();
            case Address v -> v.toArray();
            case TxHash v -> v.toArray();
            case BlockHash v -> v.toArray();
            default ->
                throw new IllegalArgumentException(
                    "not of the element type: " + element.getClass());
          });
    }
    return arrays.toArray(byte[][]::new);
  }
}
