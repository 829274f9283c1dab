package io.relayer.ethereum.abi;

import java.util.List;
import java.util.stream.Collectors;

/// A type of the contract ABI; `toString` is its canonical name, as selectors hash it.
sealed interface AbiType {
  /// Whether values have no fixed place among the others: they stand after them, behind an offset.
  boolean isDynamic();

  record Whole(boolean signed, int bits) implements AbiType {
    @Override
    public boolean isDynamic() {
      return false;
    }

    @Override
    public String toString() {
      return (signed ? "int" : "uint") + bits;
    }
  }

  record Account() implements AbiType {
    @Override
    public boolean isDynamic() {
      return false;
    }

    @Override
    public String toString() {
      return "address";
    }
  }

  record Flag() implements AbiType {
    @Override
    public boolean isDynamic() {
      return false;
    }

    @Override
    public String toString() {
      return "bool";
    }
  }

  record FixedBytes(int length) implements AbiType {
    @Override
    public boolean isDynamic() {
      return false;
    }

    @Override
    public String toString() {
      return "bytes" + length;
    }
  }

  /// A function of a contract: its address, then its selector.
  record Callback() implements AbiType {
    static final int LENGTH = 24;

    @Override
    public boolean isDynamic() {
      return false;
    }

    @Override
    public String toString() {
      return "function";
    }
  }

  record DynamicBytes() implements AbiType {
    @Override
    public boolean isDynamic() {
      return true;
    }

    @Override
    public String toString() {
      return "bytes";
    }
  }

  record Text() implements AbiType {
    @Override
    public boolean isDynamic() {
      return true;
    }

    @Override
    public String toString() {
      return "string";
    }
  }

  record FixedArray(AbiType element, int length) implements AbiType {
    @Override
    public boolean isDynamic() {
      return element.isDynamic();
    }

    @Override
    public String toString() {
      return element + "[" + length + "]";
    }
  }

  record DynamicArray(AbiType element) implements AbiType {
    @Override
    public boolean isDynamic() {
      return true;
    }

    @Override
    public String toString() {
      return element + "[]";
    }
  }

  record Tuple(List<AbiParameter> fields) implements AbiType {
    public Tuple {
      fields = List.copyOf(fields);
    }

    @Override
    public boolean isDynamic() {
      return fields.stream().anyMatch(field -> field.type().isDynamic());
    }

    @Override
    public String toString() {
      return fields.stream()
          .map(field -> field.type().toString())
          .collect(Collectors.joining(",", "(", ")"));
    }
  }
}
