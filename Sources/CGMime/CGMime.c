#include "CGMime.h"

#include <gmime/gmime.h>
#include <string.h>

static GMimeObject *object_of(XMObject *object) { return (GMimeObject *)object; }

void xm_start(void) { g_mime_init(); }

void xm_free(void *memory) { g_free(memory); }

// Messages

XMMessage *xm_message_parse(const uint8_t *bytes, size_t count) {
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer((const char *)bytes, count);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    g_mime_parser_set_format(parser, GMIME_FORMAT_MESSAGE);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    g_object_unref(parser);
    g_object_unref(stream);
    return (XMMessage *)message;
}

void xm_message_free(XMMessage *message) { g_object_unref(message); }

XMObject *xm_message_object(XMMessage *message) { return (XMObject *)message; }

XMObject *xm_message_body(XMMessage *message) {
    return (XMObject *)g_mime_message_get_mime_part((GMimeMessage *)message);
}

XMKind xm_object_kind(XMObject *object) {
    if (GMIME_IS_MULTIPART(object)) return XM_MULTIPART;
    if (GMIME_IS_MESSAGE_PART(object)) return XM_ENCLOSED_MESSAGE;
    if (GMIME_IS_PART(object)) return XM_LEAF;
    return XM_OTHER;
}

// Header fields

static GMimeHeader *header_at(XMObject *object, int index) {
    return g_mime_header_list_get_header_at(g_mime_object_get_header_list(object_of(object)), index);
}

int xm_header_count(XMObject *object) {
    return g_mime_header_list_get_count(g_mime_object_get_header_list(object_of(object)));
}

const char *xm_header_name(XMObject *object, int index) {
    GMimeHeader *header = header_at(object, index);
    return header ? g_mime_header_get_name(header) : NULL;
}

const char *xm_header_raw_value(XMObject *object, int index) {
    GMimeHeader *header = header_at(object, index);
    return header ? g_mime_header_get_raw_value(header) : NULL;
}

int64_t xm_header_offset(XMObject *object, int index) {
    GMimeHeader *header = header_at(object, index);
    return header ? g_mime_header_get_offset(header) : -1;
}

// Parts

int xm_child_count(XMObject *object) {
    return GMIME_IS_MULTIPART(object) ? g_mime_multipart_get_count(GMIME_MULTIPART(object)) : 0;
}

XMObject *xm_child(XMObject *object, int index) {
    return (XMObject *)g_mime_multipart_get_part(GMIME_MULTIPART(object), index);
}

const char *xm_media_type(XMObject *object) {
    GMimeContentType *type = g_mime_object_get_content_type(object_of(object));
    return type ? g_mime_content_type_get_media_type(type) : NULL;
}

const char *xm_media_subtype(XMObject *object) {
    GMimeContentType *type = g_mime_object_get_content_type(object_of(object));
    return type ? g_mime_content_type_get_media_subtype(type) : NULL;
}

const char *xm_disposition(XMObject *object) {
    GMimeContentDisposition *disposition = g_mime_object_get_content_disposition(object_of(object));
    return disposition ? g_mime_content_disposition_get_disposition(disposition) : NULL;
}

const char *xm_content_id(XMObject *object) { return g_mime_object_get_content_id(object_of(object)); }

static GMimeParamList *parameters_of(XMObject *object, int of_disposition) {
    if (of_disposition) {
        GMimeContentDisposition *disposition = g_mime_object_get_content_disposition(object_of(object));
        return disposition ? g_mime_content_disposition_get_parameters(disposition) : NULL;
    }
    GMimeContentType *type = g_mime_object_get_content_type(object_of(object));
    return type ? g_mime_content_type_get_parameters(type) : NULL;
}

int xm_parameter_count(XMObject *object, int of_disposition) {
    GMimeParamList *list = parameters_of(object, of_disposition);
    return list ? g_mime_param_list_length(list) : 0;
}

static GMimeParam *parameter_at(XMObject *object, int of_disposition, int index) {
    GMimeParamList *list = parameters_of(object, of_disposition);
    return list ? g_mime_param_list_get_parameter_at(list, index) : NULL;
}

const char *xm_parameter_name(XMObject *object, int of_disposition, int index) {
    GMimeParam *parameter = parameter_at(object, of_disposition, index);
    return parameter ? g_mime_param_get_name(parameter) : NULL;
}

const char *xm_parameter_value(XMObject *object, int of_disposition, int index) {
    GMimeParam *parameter = parameter_at(object, of_disposition, index);
    return parameter ? g_mime_param_get_value(parameter) : NULL;
}

// Data

static uint8_t *taken(GMimeStream *stream, size_t *count) {
    GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
    g_object_unref(stream);
    *count = bytes->len;
    // An empty array gives NULL, which would read as "none".
    if (bytes->len == 0) g_byte_array_append(bytes, (const guint8 *)"", 1);
    return g_byte_array_free(bytes, FALSE);
}

uint8_t *xm_leaf_data(XMObject *object, size_t *count) {
    if (!GMIME_IS_PART(object)) return NULL;
    GMimeDataWrapper *content = g_mime_part_get_content(GMIME_PART(object));
    GMimeStream *stream = g_mime_stream_mem_new();
    if (content) g_mime_data_wrapper_write_to_stream(content, stream);
    return taken(stream, count);
}

uint8_t *xm_enclosed_bytes(XMObject *object, size_t *count) {
    if (!GMIME_IS_MESSAGE_PART(object)) return NULL;
    GMimeMessage *message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
    GMimeStream *stream = g_mime_stream_mem_new();
    if (message) g_mime_object_write_to_stream(GMIME_OBJECT(message), NULL, stream);
    return taken(stream, count);
}

// Addresses

typedef struct {
    char *name;
    char *specification;
} Address;

struct XMAddressList {
    GArray *addresses;
};

static void clear_address(void *address) {
    g_free(((Address *)address)->name);
    g_free(((Address *)address)->specification);
}

// Groups may hold groups in hostile mail; the depth is bounded.
static void collect(InternetAddressList *list, GArray *into, int depth) {
    if (!list || depth > 4) return;
    int count = internet_address_list_length(list);
    for (int index = 0; index < count; index++) {
        InternetAddress *address = internet_address_list_get_address(list, index);
        if (INTERNET_ADDRESS_IS_GROUP(address)) {
            collect(internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address)), into, depth + 1);
        } else if (INTERNET_ADDRESS_IS_MAILBOX(address)) {
            Address entry = {
                g_strdup(internet_address_get_name(address)),
                g_strdup(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address))),
            };
            g_array_append_val(into, entry);
        }
    }
}

XMAddressList *xm_addresses_parse(const char *raw) {
    XMAddressList *result = g_new0(XMAddressList, 1);
    result->addresses = g_array_new(FALSE, FALSE, sizeof(Address));
    g_array_set_clear_func(result->addresses, clear_address);
    InternetAddressList *list = internet_address_list_parse(NULL, raw);
    if (list) {
        collect(list, result->addresses, 0);
        g_object_unref(list);
    }
    return result;
}

void xm_addresses_free(XMAddressList *list) {
    g_array_free(list->addresses, TRUE);
    g_free(list);
}

int xm_addresses_count(const XMAddressList *list) { return (int)list->addresses->len; }

const char *xm_addresses_name(const XMAddressList *list, int index) {
    return g_array_index(list->addresses, Address, index).name;
}

const char *xm_addresses_specification(const XMAddressList *list, int index) {
    return g_array_index(list->addresses, Address, index).specification;
}

// Identifiers and dates

XMReferenceList *xm_references_parse(const char *raw) {
    return (XMReferenceList *)g_mime_references_parse(NULL, raw);
}

void xm_references_free(XMReferenceList *list) { g_mime_references_free((GMimeReferences *)list); }

int xm_references_count(const XMReferenceList *list) {
    return g_mime_references_length((GMimeReferences *)list);
}

const char *xm_references_at(const XMReferenceList *list, int index) {
    return g_mime_references_get_message_id((GMimeReferences *)list, index);
}

int xm_date_parse(const char *raw, int64_t *seconds, int *offset_minutes) {
    GDateTime *date = g_mime_utils_header_decode_date(raw);
    if (!date) return 0;
    *seconds = g_date_time_to_unix(date);
    *offset_minutes = (int)(g_date_time_get_utc_offset(date) / 60000000);
    g_date_time_unref(date);
    return 1;
}

// Text

char *xm_decode_text(const char *raw) {
    char *unfolded = g_mime_utils_header_unfold(raw);
    char *decoded = g_mime_utils_header_decode_text(NULL, unfolded ? unfolded : raw);
    g_free(unfolded);
    return decoded;
}

char *xm_decode_phrase(const char *raw) {
    char *unfolded = g_mime_utils_header_unfold(raw);
    char *copy = unfolded ? unfolded : g_strdup(raw);
    g_mime_utils_unquote_string(copy);
    char *decoded = g_mime_utils_header_decode_phrase(NULL, copy);
    g_free(copy);
    return decoded;
}

uint8_t *xm_to_utf8(const uint8_t *bytes, size_t count, const char *charset, size_t *converted, int *unknown) {
    *unknown = 0;
    GError *error = NULL;
    gsize written = 0;
    const char *name = g_mime_charset_iconv_name(charset);
    gchar *text = g_convert((const gchar *)bytes, (gssize)count, "UTF-8", name ? name : charset, NULL, &written, &error);
    if (!text) {
        *unknown = error && error->code == G_CONVERT_ERROR_NO_CONVERSION;
        g_clear_error(&error);
        return NULL;
    }
    *converted = written;
    return (uint8_t *)text;
}
