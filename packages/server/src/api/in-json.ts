import type { Context } from 'hono'
import type { Desk } from '../answering/desk.js'
import type { Question } from '../answering/question.js'
import type { Env } from '../env.js'

/** Answers a request with what a question comes to. */
export const inJson = async (c: Context<Env>, desk: Desk, question: Question): Promise<Response> => {
  const { body } = await desk.ask(question, c.get('signal'))
  return c.body(body, 200, { 'Content-Type': 'application/json' })
}
