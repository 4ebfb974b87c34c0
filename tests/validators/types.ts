// What Askwell sends, in the types of Slack's own packages: by the name of the Web API method (with `_` for
// its dots), and for the ways of answering that have no method.

import type { HomeView, KnownBlock, ModalView } from "@slack/types";
import type * as Web from "@slack/web-api";

export type apps_connections_open = Web.AppsConnectionsOpenArguments;
export type auth_revoke = Web.AuthRevokeArguments;
export type auth_test = Web.AuthTestArguments;
export type chat_getPermalink = Web.ChatGetPermalinkArguments;
export type chat_postEphemeral = Web.ChatPostEphemeralArguments;
export type chat_postMessage = Web.ChatPostMessageArguments;
export type chat_update = Web.ChatUpdateArguments;
export type conversations_history = Web.ConversationsHistoryArguments;
export type conversations_info = Web.ConversationsInfoArguments;
export type conversations_open = Web.ConversationsOpenArguments;
export type conversations_replies = Web.ConversationsRepliesArguments;
export type dnd_info = Web.DndInfoArguments;
export type files_completeUploadExternal = Web.FilesCompleteUploadExternalArguments;
export type files_getUploadURLExternal = Web.FilesGetUploadURLExternalArguments;
export type oauth_v2_access = Web.OAuthV2AccessArguments;
export type users_info = Web.UsersInfoArguments;
export type views_open = Web.ViewsOpenArguments;
export type views_publish = Web.ViewsPublishArguments;
export type views_update = Web.ViewsUpdateArguments;

export type response_url = Reply;
/** The answer to a command, in its acknowledgement. */
export type slash_commands = Reply;
/** The answer to a modal that was sent off. */
export type interactive =
  | { response_action: "errors"; errors: Record<string, string> }
  | { response_action: "update" | "push"; view: ModalView | HomeView };

type Reply =
  | { text: string; blocks?: KnownBlock[]; replace_original?: boolean; response_type?: "ephemeral" }
  | { delete_original: true };
