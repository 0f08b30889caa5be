// A narrow door to GMime: what the Swift parser asks, in plain C types. GMime's own headers stay behind it, so that
// no other target needs their include paths, and its class tests, which are macros, become functions.
//
// Names of objects returned here:
//   owned     the caller frees it with the function named
//   borrowed  lives as long as the message it came from
#ifndef XMTP_MAIL_CGMIME_H
#define XMTP_MAIL_CGMIME_H

#include <stdint.h>
#include <stddef.h>

typedef struct XMMessage XMMessage;
typedef struct XMObject XMObject;
typedef struct XMAddressList XMAddressList;
typedef struct XMReferenceList XMReferenceList;

// Sets the library up; once for the process, before anything else.
void xm_start(void);

// Owned by xm_message_free. NULL when there is no message in the bytes. The bytes are copied.
XMMessage *xm_message_parse(const uint8_t *bytes, size_t count);
void xm_message_free(XMMessage *message);
// Borrowed. The message's own header fields, those of the body left out.
XMObject *xm_message_object(XMMessage *message);
// Borrowed; may be NULL. The body, with the header fields that describe it.
XMObject *xm_message_body(XMMessage *message);

typedef enum { XM_LEAF, XM_MULTIPART, XM_ENCLOSED_MESSAGE, XM_OTHER } XMKind;
XMKind xm_object_kind(XMObject *object);

// Header fields, in order. Strings are borrowed and may be NULL.
int xm_header_count(XMObject *object);
const char *xm_header_name(XMObject *object, int index);
const char *xm_header_raw_value(XMObject *object, int index);
// Where the field begins in the message's bytes; negative when unknown.
int64_t xm_header_offset(XMObject *object, int index);

// The parts of a multipart. Borrowed.
int xm_child_count(XMObject *object);
XMObject *xm_child(XMObject *object, int index);

// Borrowed; may be NULL.
const char *xm_media_type(XMObject *object);
const char *xm_media_subtype(XMObject *object);
const char *xm_disposition(XMObject *object);
const char *xm_content_id(XMObject *object);
// Parameters of the Content-Type (0) or of the Content-Disposition (1), decoded.
int xm_parameter_count(XMObject *object, int of_disposition);
const char *xm_parameter_name(XMObject *object, int of_disposition, int index);
const char *xm_parameter_value(XMObject *object, int of_disposition, int index);

// The data of a leaf, its transfer encoding undone. Owned by xm_free; NULL when there is none.
uint8_t *xm_leaf_data(XMObject *object, size_t *count);
// The bytes of an enclosed message as the library would write them again. Owned by xm_free.
uint8_t *xm_enclosed_bytes(XMObject *object, size_t *count);

// The addresses of a header field, groups opened. Owned by xm_addresses_free.
XMAddressList *xm_addresses_parse(const char *raw);
void xm_addresses_free(XMAddressList *list);
int xm_addresses_count(const XMAddressList *list);
// Borrowed from the list; may be NULL.
const char *xm_addresses_name(const XMAddressList *list, int index);
const char *xm_addresses_specification(const XMAddressList *list, int index);

// The message identifiers of a header field. Owned by xm_references_free.
XMReferenceList *xm_references_parse(const char *raw);
void xm_references_free(XMReferenceList *list);
int xm_references_count(const XMReferenceList *list);
const char *xm_references_at(const XMReferenceList *list, int index);

// Returns 0 when the text is no date.
int xm_date_parse(const char *raw, int64_t *seconds, int *offset_minutes);

// Unfolded, encoded words decoded. Owned by xm_free.
char *xm_decode_text(const char *raw);
// The same for a phrase, quoted strings opened.
char *xm_decode_phrase(const char *raw);

// Text in another charset as UTF-8. Owned by xm_free. NULL and *unknown = 1 for an unknown charset, NULL and
// *unknown = 0 for bytes that are not in it.
uint8_t *xm_to_utf8(const uint8_t *bytes, size_t count, const char *charset, size_t *converted, int *unknown);

void xm_free(void *memory);

#endif
