package dev.runnel.k8s;

import com.google.gson.annotations.SerializedName;
import dev.runnel.k8s.crd.Required;
import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.custom.Quantity;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Holds an object against its class, strictly, as an API server with field validation does: fields that are not known, fields that are missing,
 * values of another type, however deep. The official models' own {@code validateJsonElement} knows the names but takes
 * {@code replicas: "two"} and {@code cpu: half}, and does not say where.
 */
final class Shape {

    private static final Map<Type, Predicate<Object>> SIMPLE = Map.of(
            String.class, String.class::isInstance,
            Boolean.class, Boolean.class::isInstance,
            Integer.class, Integer.class::isInstance,
            Long.class, value -> value instanceof Integer || value instanceof Long,
            Double.class, Number.class::isInstance,
            OffsetDateTime.class, value -> value instanceof String || value instanceof java.util.Date,
            IntOrString.class, value -> value instanceof Integer || value instanceof String,
            Quantity.class, Shape::isQuantity,
            byte[].class, Shape::isBase64,
            Object.class, value -> true);

    private Shape() {}

    static List<String> mistakes(Manifest manifest) {
        return Models.of(manifest)
                .map(model -> mistakes(manifest.content(), model, "").toList())
                .orElseGet(() -> List.of("there is no model for " + manifest.apiVersion()))
                .stream()
                .map(mistake -> manifest + ": " + mistake)
                .toList();
    }

    private static Stream<String> mistakes(Object value, Type type, String path) {
        if (SIMPLE.containsKey(type)) {
            return SIMPLE.get(type).test(value) ? Stream.empty() : wrong(value, type, path);
        }
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == List.class
                    ? ofList(value, generic.getActualTypeArguments()[0], path)
                    : ofMap(value, generic.getActualTypeArguments()[1], path);
        }
        return ofModel(value, (Class<?>) type, path);
    }

    private static Stream<String> ofList(Object value, Type element, String path) {
        if (!(value instanceof List<?> list)) {
            return wrong(value, List.class, path);
        }
        return Stream.iterate(0, i -> i < list.size(), i -> i + 1)
                .flatMap(i -> mistakes(list.get(i), element, path + "[" + i + "]"));
    }

    private static Stream<String> ofMap(Object value, Type element, String path) {
        if (!(value instanceof Map<?, ?> map)) {
            return wrong(value, Map.class, path);
        }
        return map.entrySet().stream()
                .flatMap(entry -> mistakes(entry.getValue(), element, path + "." + entry.getKey()));
    }

    private static Stream<String> ofModel(Object value, Class<?> model, String path) {
        if (!(value instanceof Map<?, ?> map)) {
            return wrong(value, model, path);
        }
        Map<String, Type> fields = fields(model);
        Stream<String> missing = required(model)
                .filter(name -> map.get(name) == null)
                .map(name -> "the field " + path + "." + name + " is missing");
        Stream<String> there = map.entrySet().stream().flatMap(entry -> {
            String field = path + "." + entry.getKey();
            return Stream.concat(
                    ofField(entry.getValue(), fields.get(entry.getKey()), field), ofChoice(model, entry, field));
        });
        return Stream.concat(missing, there);
    }

    private static Stream<String> ofChoice(Class<?> model, Map.Entry<?, ?> entry, String path) {
        return Choices.insteadOf(model, String.valueOf(entry.getKey()), entry.getValue()).stream()
                .map(words -> "the field " + path + " may be one of " + new TreeSet<>(words) + ", and not "
                        + entry.getValue());
    }

    /** A field that is there and null is as good as not there; in a list or a map null is nothing that could be meant. */
    private static Stream<String> ofField(Object value, Type type, String path) {
        if (type == null) {
            return Stream.of("the field " + path + " is not known");
        }
        return value == null ? Stream.empty() : mistakes(value, type, path);
    }

    private static Stream<String> wrong(Object value, Type type, String path) {
        String wanted = type instanceof Class<?> named ? named.getSimpleName() : type.getTypeName();
        return Stream.of("the field " + path + " is no " + wanted + ": " + value);
    }

    private static Map<String, Type> fields(Class<?> model) {
        Map<String, Type> fields = new LinkedHashMap<>();
        declared(model).forEach(field -> fields.put(nameOf(field), field.getGenericType()));
        return fields;
    }

    private static Stream<Field> declared(Class<?> model) {
        return Arrays.stream(model.getDeclaredFields()).filter(field -> !Modifier.isStatic(field.getModifiers()));
    }

    private static String nameOf(Field field) {
        SerializedName name = field.getAnnotation(SerializedName.class);
        return name == null ? field.getName() : name.value();
    }

    private static Stream<String> required(Class<?> model) {
        return model.isRecord()
                ? declared(model)
                        .filter(field -> field.isAnnotationPresent(Required.class))
                        .map(Shape::nameOf)
                : requiredByModel(model).stream();
    }

    private static Set<String> requiredByModel(Class<?> model) {
        try {
            return ((Set<?>) model.getField("openapiRequiredFields").get(null))
                    .stream().map(String::valueOf).collect(Collectors.toSet());
        } catch (ReflectiveOperationException noModel) {
            throw new IllegalStateException(model + " is no model of the client", noModel);
        }
    }

    private static boolean isQuantity(Object value) {
        try {
            return (value instanceof String || value instanceof Integer)
                    && Quantity.fromString(String.valueOf(value)).getNumber() != null;
        } catch (RuntimeException unreadable) {
            return false;
        }
    }

    private static boolean isBase64(Object value) {
        try {
            return value instanceof String text && Base64.getMimeDecoder().decode(text) != null;
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }
}
